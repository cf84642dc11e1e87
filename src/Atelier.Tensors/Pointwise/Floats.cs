using System.Numerics;
using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Pointwise;

/// <summary>
/// A lane of as many floats as the machine's preferred vector holds (.NET's <see cref="Vector{T}"/>: 256 bits with AVX2 or
/// AVX-512, 128 with SSE or NEON, plain code otherwise). Pointwise kernels wait for memory, not for wider registers.
/// Masks have all bits set where they hold.
/// </summary>
internal readonly struct Floats(Vector<float> value) : ILane<Floats>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public readonly Vector<float> Value = value;

    [MethodImpl(Inline)]
    public static Floats Of(double value) => new(new Vector<float>((float)value));

    [MethodImpl(Inline)]
    public static Floats operator +(Floats a, Floats b) => new(a.Value + b.Value);

    [MethodImpl(Inline)]
    public static Floats operator -(Floats a, Floats b) => new(a.Value - b.Value);

    [MethodImpl(Inline)]
    public static Floats operator *(Floats a, Floats b) => new(a.Value * b.Value);

    [MethodImpl(Inline)]
    public static Floats operator /(Floats a, Floats b) => new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Floats operator -(Floats a) => new(-a.Value);

    [MethodImpl(Inline)]
    public static Floats Abs(Floats x) => new(Vector.Abs(x.Value));

    [MethodImpl(Inline)]
    public static Floats Sqrt(Floats x) => new(Vector.SquareRoot(x.Value));

    [MethodImpl(Inline)]
    public static Floats Floor(Floats x) => new(Vector.Floor(x.Value));

    public static Floats Log(Floats x) => new(Vector.Log(x.Value));

    public static Floats Sin(Floats x) => new(Vector.Sin(x.Value));

    public static Floats Cos(Floats x) => new(Vector.Cos(x.Value));

    [MethodImpl(Inline)]
    public static Floats Greater(Floats a, Floats b) => new(Vector.GreaterThan(a.Value, b.Value).As<int, float>());

    [MethodImpl(Inline)]
    public static Floats Same(Floats a, Floats b) => new(Vector.Equals(a.Value, b.Value).As<int, float>());

    [MethodImpl(Inline)]
    public static Floats Select(Floats mask, Floats a, Floats b)
        => new(Vector.ConditionalSelect(mask.Value.As<float, int>(), a.Value, b.Value));

    /// <summary>Splits x = n ln 2 + r and takes the exponential of the rest by its series to degree 7; within 1.5 ulp.</summary>
    [MethodImpl(Inline)]
    public static Floats Exp(Floats x)
    {
        Vector<float> clamped = Vector.Max(Vector.Min(x.Value, new(89f)), new(-104f));
        Vector<float> n = Vector.Floor(Vector.FusedMultiplyAdd(clamped, new(1.44269504f), new(0.5f)));
        Vector<float> r = Vector.FusedMultiplyAdd(n, new(-0.693359375f), clamped);
        r = Vector.FusedMultiplyAdd(n, new(2.12194440e-4f), r);

        Vector<float> p = Vector.FusedMultiplyAdd(new(1f / 5040), r, new(1f / 720));
        p = Vector.FusedMultiplyAdd(p, r, new(1f / 120));
        p = Vector.FusedMultiplyAdd(p, r, new(1f / 24));
        p = Vector.FusedMultiplyAdd(p, r, new(1f / 6));
        p = Vector.FusedMultiplyAdd(p, r, new(0.5f));
        p = Vector.FusedMultiplyAdd(p, r, new(1f));
        p = Vector.FusedMultiplyAdd(p, r, new(1f));

        // Two factors, so that neither leaves the range of exponents; the clamp lets infinity and zero come about by themselves.
        Vector<int> exponent = Vector.ConvertToInt32(n);
        Vector<int> half = exponent >> 1;
        Vector<float> result = p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
        return new(Vector.ConditionalSelect(Vector.Equals(x.Value, x.Value), result, x.Value));
    }

    /// <summary>An odd polynomial near zero (where 1 - 2/(e^2x + 1) would cancel), the exponential form elsewhere.</summary>
    public static Floats Tanh(Floats x)
    {
        Vector<float> magnitude = Vector.Abs(x.Value), square = x.Value * x.Value;
        Vector<float> p = Vector.FusedMultiplyAdd(new(-5.70498872745e-3f), square, new(2.06390887954e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new(-5.37397155531e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new(1.33314422036e-1f));
        p = Vector.FusedMultiplyAdd(p, square, new(-3.33332819422e-1f));
        Vector<float> small = Vector.FusedMultiplyAdd(p * square, x.Value, x.Value);
        Vector<float> large = Vector<float>.One - new Vector<float>(2f) / (Exp(new(magnitude + magnitude)).Value + Vector<float>.One);
        large = Vector.ConditionalSelect(Vector.LessThan(x.Value, Vector<float>.Zero), -large, large);
        return new(Vector.ConditionalSelect(Vector.LessThan(magnitude, new(0.625f)), small, large));
    }

    /// <summary>Maclaurin's series below 1, 1 - e^(-x^2) times a polynomial of 1/(1 + 0.3275911 x) above (Abramowitz and Stegun 7.1.26).</summary>
    public static Floats Erf(Floats x)
    {
        Vector<float> magnitude = Vector.Abs(x.Value), square = x.Value * x.Value;
        Vector<float> series = new(1f / 6894720);
        ReadOnlySpan<float> terms = [-1f / 685440, 1f / 75600, -1f / 9360, 1f / 1320, -1f / 216, 1f / 42, -1f / 10, 1f / 3, -1f];
        foreach (float term in terms)
        {
            series = Vector.FusedMultiplyAdd(series, square, new(term));
        }

        Vector<float> small = series * x.Value * new Vector<float>(-1.1283791671f);

        Vector<float> t = Vector<float>.One / Vector.FusedMultiplyAdd(magnitude, new(0.3275911f), Vector<float>.One);
        Vector<float> p = Vector.FusedMultiplyAdd(new(1.061405429f), t, new(-1.453152027f));
        p = Vector.FusedMultiplyAdd(p, t, new(1.421413741f));
        p = Vector.FusedMultiplyAdd(p, t, new(-0.284496736f));
        p = Vector.FusedMultiplyAdd(p, t, new(0.254829592f));
        Vector<float> large = Vector<float>.One - p * t * Exp(new(-square)).Value;
        large = Vector.ConditionalSelect(Vector.LessThan(x.Value, Vector<float>.Zero), -large, large);
        return new(Vector.ConditionalSelect(Vector.LessThan(magnitude, Vector<float>.One), small, large));
    }

    /// <summary>Number by number: negative bases with whole exponents, zeros and infinities all have their rules.</summary>
    public static Floats Pow(Floats a, Floats b)
    {
        Span<float> powers = stackalloc float[Vector<float>.Count];
        for (int i = 0; i < powers.Length; i++)
        {
            powers[i] = MathF.Pow(a.Value[i], b.Value[i]);
        }

        return new(new Vector<float>(powers));
    }

    [MethodImpl(Inline)]
    private static Vector<float> PowerOfTwo(Vector<int> exponent) => ((exponent + new Vector<int>(127)) << 23).As<int, float>();
}
