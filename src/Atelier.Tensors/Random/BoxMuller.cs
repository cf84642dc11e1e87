using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Tensors;

/// <summary>Pairs of random words to pairs of standard normals, with series of its own so that every vector width rounds alike.</summary>
internal static class BoxMuller
{
    private const float Ln2 = 0.693147180559945f;
    private const int SqrtHalfBits = 0x3F3504F3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> X, Vector512<float> Y) Transform(Vector512<uint> radiusWord, Vector512<uint> angleWord)
    {
        Vector512<float> radius = Vector512.Sqrt(Vector512.Create(-2f) * Log(OpenUnit(radiusWord)));
        (Vector512<float> cos, Vector512<float> sin) = CosSin(angleWord);
        return (radius * cos, radius * sin);
    }

    /// <summary>(w + ½) 2^-31 in (0, 1] of the upper 31 bits, rounded to a float; not 32, since only signed conversion is one instruction everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> OpenUnit(Vector512<uint> word)
        => (Vector512.ConvertToSingle((word >>> 1).AsInt32()) + Vector512.Create(0.5f)) * Vector512.Create(1f / (1u << 31));

    /// <summary>ln x = e ln 2 + 2 artanh s with x = 2^e m, m in [√½, √2) and s = (m - 1) / (m + 1); |s| is below 0.172, five terms do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Log(Vector512<float> x)
    {
        Vector512<int> shifted = x.AsInt32() - Vector512.Create(SqrtHalfBits);
        Vector512<float> exponent = Vector512.ConvertToSingle(shifted >> 23);
        Vector512<float> m = ((shifted & Vector512.Create(0x007FFFFF)) + Vector512.Create(SqrtHalfBits)).AsSingle();
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> s = (m - one) / (m + one), s2 = s * s;
        Vector512<float> series = Vector512.Create(1f / 9) * s2 + Vector512.Create(1f / 7);
        series = series * s2 + Vector512.Create(1f / 5);
        series = series * s2 + Vector512.Create(1f / 3);
        series = series * s2 * s + s;
        return exponent * Vector512.Create(Ln2) + (series + series);
    }

    /// <summary>Cosine and sine of 2π word / 2^32: the nearest quarter turn, exact in integers, and Taylor series over the eighth turn left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Cos, Vector512<float> Sin) CosSin(Vector512<uint> word)
    {
        Vector512<uint> quarter = (word + Vector512.Create(1u << 29)) >>> 30;
        Vector512<float> t = Vector512.ConvertToSingle((word - (quarter << 30)).AsInt32()) * Vector512.Create((float)(Math.PI / (1u << 31)));
        Vector512<float> t2 = t * t;
        Vector512<float> sin = Vector512.Create(1f / 362880) * t2 - Vector512.Create(1f / 5040);
        sin = sin * t2 + Vector512.Create(1f / 120);
        sin = sin * t2 - Vector512.Create(1f / 6);
        sin = sin * t2 * t + t;
        Vector512<float> cos = Vector512.Create(1f / 40320) * t2 - Vector512.Create(1f / 720);
        cos = cos * t2 + Vector512.Create(1f / 24);
        cos = cos * t2 - Vector512.Create(0.5f);
        cos = cos * t2 + Vector512<float>.One;

        // Odd quarters swap the two; bit 1 of (quarter + 1) is the cosine's sign and bit 1 of quarter the sine's.
        Vector512<float> swap = (Vector512<uint>.Zero - (quarter & Vector512<uint>.One)).AsSingle();
        Vector512<uint> cosSign = ((quarter + Vector512<uint>.One) & Vector512.Create(2u)) << 30;
        Vector512<uint> sinSign = (quarter & Vector512.Create(2u)) << 30;
        return (
            (Vector512.ConditionalSelect(swap, sin, cos).AsUInt32() ^ cosSign).AsSingle(),
            (Vector512.ConditionalSelect(swap, cos, sin).AsUInt32() ^ sinSign).AsSingle());
    }
}
