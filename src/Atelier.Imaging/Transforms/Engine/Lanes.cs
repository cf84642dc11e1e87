using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Sixteen 8-bit levels as floats and back.</summary>
internal static class Lanes
{
    public const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToFloats(Vector128<byte> levels)
    {
        if (Avx512F.IsSupported)
        {
            return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(levels));
        }

        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(levels);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        return Vector512.ConvertToSingle(Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)).AsInt32());
    }

    /// <summary>The whole part of each, clamped to 0 to 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Truncate(Vector512<float> values)
    {
        Vector512<float> top = Vector512.Create(255f);
        Vector512<int> levels = Vector512.ConvertToInt32(Vector512.Min(Vector512.Max(values, Vector512<float>.Zero), top));
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector128Byte(levels.AsUInt32());
        }

        Vector256<short> words = Vector256.Narrow(levels.GetLower(), levels.GetUpper());
        return Vector128.Narrow(words.GetLower().AsUInt16(), words.GetUpper().AsUInt16());
    }

    /// <summary>Widens a run of levels.</summary>
    public static void ToFloats(ReadOnlySpan<byte> levels, Span<float> floats)
    {
        int i = 0;
        for (; i <= levels.Length - Count; i += Count)
        {
            ToFloats(Vector128.Create(levels[i..])).CopyTo(floats[i..]);
        }

        for (; i < levels.Length; i++)
        {
            floats[i] = levels[i];
        }
    }

    /// <summary>The whole parts of a run, clamped to 0 to 255.</summary>
    public static void Truncate(ReadOnlySpan<float> floats, Span<byte> levels)
    {
        int i = 0;
        for (; i <= levels.Length - Count; i += Count)
        {
            Truncate(Vector512.Create(floats[i..])).CopyTo(levels[i..]);
        }

        for (; i < levels.Length; i++)
        {
            levels[i] = (byte)Math.Clamp(floats[i], 0, 255);
        }
    }
}
