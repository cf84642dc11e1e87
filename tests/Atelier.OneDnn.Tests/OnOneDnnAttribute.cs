using System.Reflection;
using System.Runtime.CompilerServices;
using Atelier.Tensors.Backends;
using Atelier.Testing;
using Xunit.v3;

namespace Atelier.OneDnn.Tests;

/// <summary>Runs the assembly's tests on oneDNN, wherever it has a kernel; skips them where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OnOneDnnAttribute : BeforeAfterTestAttribute
{
    /// <summary>The backend of all tests, or null where there is no library.</summary>
    internal static OneDnnBackend? Backend { get; } = OneDnn.TryCreate(KernelSelection.OneDnnFirst, out _);

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (methodUnderTest.DeclaringType != typeof(ProbeTests))
        {
            Requirement.Need(OneDnn.Probe().Usable, OneDnn.Probe().ToString());
        }
    }

    /// <summary>Before the first tensor.</summary>
    [ModuleInitializer]
    internal static void Select() => Device.Current = Backend ?? Device.Current;
}
