using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Pointwise;

/// <summary>
/// A lane of sixteen floats: one register with AVX-512, what .NET makes of narrower ones elsewhere. Masks have all bits set where
/// they hold. The polynomials are minimax fits of the functions that they stand for on the ranges given (Remez exchange).
/// </summary>
internal readonly unsafe struct Floats(Values value) : ILane<Floats>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => Values.Count;

    public readonly Values Value = value;

    [MethodImpl(Inline)]
    public static Floats Load(float* from) => new(Vector512.Load(from));

    // By value: an instance method would take the lane's address and force it into memory.
    [MethodImpl(Inline)]
    public static void Store(Floats lane, float* to) => lane.Value.Store(to);

    /// <summary>Fewer than <see cref="Count"/> elements, and zeros.</summary>
    public static Floats LoadPart(float* from, int count)
    {
        float* part = stackalloc float[Count];
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(part, Count));
        return Load(part);
    }

    /// <summary>The first of the elements.</summary>
    public static void StorePart(Floats lane, float* to, int count)
    {
        float* part = stackalloc float[Count];
        Store(lane, part);
        new ReadOnlySpan<float>(part, count).CopyTo(new Span<float>(to, count));
    }

    [MethodImpl(Inline)]
    public static Floats Of(double value) => new(Vector512.Create((float)value));

    [MethodImpl(Inline)]
    public static Floats Of(Constant constant) => new(Vector512.Create(constant.Single));

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
    public static Floats Abs(Floats x) => new(Vector512.Abs(x.Value));

    [MethodImpl(Inline)]
    public static Floats Sqrt(Floats x) => new(Vector512.Sqrt(x.Value));

    [MethodImpl(Inline)]
    public static Floats Floor(Floats x) => new(Vector512.Floor(x.Value));

    public static Floats Sin(Floats x) => new(Vector512.Sin(x.Value));

    public static Floats Cos(Floats x) => new(Vector512.Cos(x.Value));

    [MethodImpl(Inline)]
    public static Floats Greater(Floats a, Floats b) => new(Vector512.GreaterThan(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static Floats Same(Floats a, Floats b) => new(Vector512.Equals(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static Floats Select(Floats mask, Floats a, Floats b) => new(Vector512.ConditionalSelect(mask.Value, a.Value, b.Value));

    /// <summary>Splits x = n ln 2 + r with |r| at most ln 2 / 2; e^r by a polynomial of degree 6.</summary>
    [MethodImpl(Inline)]
    public static Floats Exp(Floats x)
    {
        if (Avx512F.IsSupported)
        {
            // Beyond the clamp the result is infinity or zero by itself; of two operands NaN these instructions give the second.
            Values inside = Avx512F.Max(Vector512.Create(-104f), Avx512F.Min(Vector512.Create(89f), x.Value));
            Values whole = Avx512F.RoundScale(inside * Vector512.Create(1.44269504f), 0);
            return new(Avx512F.Scale(ExpOfRest(inside, whole), whole));
        }

        Values clamped = Vector512.ConditionalSelect(Vector512.GreaterThan(x.Value, Vector512.Create(89f)), Vector512.Create(89f), x.Value);
        clamped = Vector512.ConditionalSelect(Vector512.LessThan(clamped, Vector512.Create(-104f)), Vector512.Create(-104f), clamped);

        // Adding 1.5 * 2^23 rounds to an integer, which then stands in the sum's lowest bits.
        Values magic = Vector512.Create(12582912f);
        Values shifted = Vector512.FusedMultiplyAdd(clamped, Vector512.Create(1.44269504f), magic);
        Values p = ExpOfRest(clamped, shifted - magic);

        // Two factors, so that neither leaves the range of exponents.
        Vector512<int> exponent = shifted.AsInt32() - magic.AsInt32(), half = exponent >> 1;
        return new(p * PowerOfTwo(half) * PowerOfTwo(exponent - half));
    }

    /// <summary>
    /// Splits x = 2^n (1 + t) with 1 + t from sqrt(1/2) to sqrt(2); log(1 + t) = t - t^2 / 2 + t^3 p(t) with p of degree 7, which
    /// keeps its relative accuracy where t goes to zero.
    /// </summary>
    [MethodImpl(Inline)]
    public static Floats Log(Floats x)
    {
        // Denormals have no exponent of their own: scaled by 2^25 they do.
        Values tiny = Vector512.LessThan(x.Value, Vector512.Create(1.17549435e-38f));
        Values normal = Vector512.ConditionalSelect(tiny, x.Value * Vector512.Create(33554432f), x.Value);

        // Counted from the bits of sqrt(1/2), exponents change where 1 + t begins anew.
        Vector512<int> root = Vector512.Create(0.70710678f).AsInt32(), bits = normal.AsInt32() - root;
        Values n = Vector512.ConvertToSingle(bits >> 23) - (tiny & Vector512.Create(25f));
        Values t = ((bits & Vector512.Create(0x7FFFFF)) + root).AsSingle() - Vector512.Create(1f);

        Values p = Twice(Vector512.Create(-0.07634499339f), t, 0.1276157817f, -0.1316018186f);
        p = Twice(Twice(p, t, 0.1420175781f, -0.1662335738f), t, 0.2000122689f, -0.2500082103f);
        p = Twice(p, t, 0.3333333171f, -0.5f) * t;

        // ln 2 in two parts: the first times n is exact.
        p = Vector512.FusedMultiplyAdd(p, t, n * Vector512.Create(-2.12194440e-4f)) + t;
        Values y = Vector512.FusedMultiplyAdd(n, Vector512.Create(0.693359375f), p);

        // Infinity and NaN are their own logarithms.
        Values zero = Values.Zero, infinity = Vector512.Create(float.PositiveInfinity);
        y = Vector512.ConditionalSelect(Vector512.LessThan(x.Value, infinity), y, x.Value);
        y = Vector512.ConditionalSelect(Vector512.LessThan(x.Value, zero), Vector512.Create(float.NaN), y);
        return new(Vector512.ConditionalSelect(Vector512.Equals(x.Value, zero), -infinity, y));
    }

    /// <summary>An odd polynomial near zero (where 1 - 2 / (e^2x + 1) would cancel), the exponential form elsewhere.</summary>
    [MethodImpl(Inline)]
    public static Floats Tanh(Floats x)
    {
        Values magnitude = Vector512.Abs(x.Value), square = x.Value * x.Value;
        Values p = Twice(Vector512.Create(-0.005657115582f), square, 0.02060935122f, -0.05373670079f);
        p = Twice(p, square, 0.133315213f, -0.3333329195f);
        Values small = Vector512.FusedMultiplyAdd(p * square, magnitude, magnitude);
        Values large = Vector512.Create(1f) - Vector512.Create(2f) / (Exp(new(magnitude + magnitude)).Value + Vector512.Create(1f));
        return new(CopySign(Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), small, large), x.Value));
    }

    /// <summary>An odd polynomial up to 1, above it 1 - e^p(x) where p is fitted to the logarithm of 1 - erf on [1, 4].</summary>
    [MethodImpl(Inline)]
    public static Floats Erf(Floats x)
    {
        Values magnitude = Vector512.Abs(x.Value), square = x.Value * x.Value;
        Values small = Twice(Vector512.Create(7.853861222e-05f), square, -0.000801019359f, 0.005188327682f);
        small = magnitude * Twice(Twice(small, square, -0.02685381193f, 0.1128358515f), square, -0.3761262582f, 1.128379166f);

        // Beyond 4 the result is 1; NaN passes.
        Values tail = Vector512.ConditionalSelect(Vector512.GreaterThan(magnitude, Vector512.Create(4f)), Vector512.Create(4f), magnitude);
        Values p = Twice(Vector512.Create(0.0001855739714f), tail, -0.002939606934f, 0.02180531688f);
        p = Twice(Twice(p, tail, -0.1030373658f, -0.6382256806f), tail, -1.127040034f, -0.0003537199546f);
        Values large = Vector512.Create(1f) - Exp(new(p)).Value;
        return new(CopySign(Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(1f)), small, large), x.Value));
    }

    /// <summary>Number by number: negative bases with whole exponents, zeros and infinities all have their rules.</summary>
    public static Floats Pow(Floats a, Floats b)
    {
        float* powers = stackalloc float[Count];
        for (int i = 0; i < Count; i++)
        {
            powers[i] = MathF.Pow(a.Value[i], b.Value[i]);
        }

        return Load(powers);
    }

    /// <summary>Two steps of Horner's scheme: (p x + a) x + b. Written out, because a loop over coefficients is not unrolled.</summary>
    [MethodImpl(Inline)]
    private static Values Twice(Values p, Values x, float a, float b)
        => Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(p, x, Vector512.Create(a)), x, Vector512.Create(b));

    /// <summary>e^(x - n ln 2), ln 2 in two parts: the first times n is exact.</summary>
    [MethodImpl(Inline)]
    private static Values ExpOfRest(Values x, Values n)
    {
        Values r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        Values p = Twice(Vector512.Create(0.001381314456f), r, 0.008369418827f, 0.04166845679f);
        return Twice(Twice(p, r, 0.1666651479f, 0.4999999305f), r, 1, 1);
    }

    [MethodImpl(Inline)]
    private static Values CopySign(Values magnitude, Values sign)
        => Vector512.ConditionalSelect(Vector512.Create(-0f), sign, magnitude);

    [MethodImpl(Inline)]
    private static Values PowerOfTwo(Vector512<int> exponent) => ((exponent + Vector512.Create(127)) << 23).AsSingle();
}
