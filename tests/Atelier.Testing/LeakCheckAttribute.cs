using System.Reflection;
using Atelier.Tensors.Memory;
using Xunit;
using Xunit.v3;

namespace Atelier.Testing;

/// <summary>
/// Fails a test that leaves tensors behind: as many bytes of the pool must be live after it as before, and no buffer may have
/// come back through its finaliser. Put it on an assembly, whose tests must not run side by side then.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LeakCheckAttribute : BeforeAfterTestAttribute
{
    private readonly Dictionary<string, (long Live, long Finalized)> _before = [];

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => _before[test.UniqueID] = Now();

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        _before.Remove(test.UniqueID, out (long Live, long Finalized) before);
        (long live, long finalized) = Now();
        Assert.True(finalized == before.Finalized, $"{finalized - before.Finalized} buffers came back through the finaliser only");
        Assert.True(live == before.Live, $"{live - before.Live} bytes of tensors are left behind");
    }

    private static (long Live, long Finalized) Now() => (BufferPool.Shared.LiveBytes, Storage.Finalized);
}
