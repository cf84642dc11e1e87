using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>An activation inside a normalisation's loops, at the pre-activation z.</summary>
internal static class Activated
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Whether there is none.</summary>
    public static bool Never<F>()
        where F : struct, IUnaryFormula => typeof(F) == typeof(IdentityFormula);

    /// <summary>f(z).</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> Value<F>(F then, Vector512<float> z)
        where F : struct, IUnaryFormula => then.Value(new Floats(z)).Value;

    /// <summary>g f'(z): the gradient by z.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> Gradient<F>(F then, Vector512<float> g, Vector512<float> z)
        where F : struct, IUnaryFormula => g * then.Slope(new Floats(z), then.Value(new Floats(z))).Value;
}
