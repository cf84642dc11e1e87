using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>Rows of BF16 to single precision and back, vector by vector.</summary>
internal static unsafe class HalfRows
{
    private const long Grain = 1 << 15;

    /// <summary>On all threads.</summary>
    public static void Widen(ushort* from, float* to, long count)
        => ThreadTeam.For(count, Grain, (start, end) => WidenRow(from + start, to + start, end - start));

    /// <summary>On all threads; rounds to nearest, ties to even.</summary>
    public static void Narrow(float* from, ushort* to, long count)
        => ThreadTeam.For(count, Grain, (start, end) => NarrowRow(from + start, to + start, end - start));

    /// <summary>On the caller's thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WidenRow(ushort* from, float* to, long count)
    {
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            Load(from + i).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = BFloat16.ToSingle(from[i]);
        }
    }

    /// <summary>On the caller's thread; rounds to nearest, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NarrowRow(float* from, ushort* to, long count)
    {
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            Store(Vector512.Load(from + i), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = BFloat16.From(from[i]);
        }
    }

    /// <summary>Sixteen numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ushort* from)
    {
        Vector256<ushort> half = Vector256.Load(from);
        Vector512<uint> wide = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512UInt32(half)
            : Vector512.Create(Vector256.WidenLower(half), Vector256.WidenUpper(half));
        return (wide << 16).AsSingle();
    }

    /// <summary>Sixteen numbers, rounded to nearest, ties to even; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ushort* to)
    {
        Vector512<uint> bits = value.AsUInt32(), upper = bits >>> 16;
        Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + (upper & Vector512.Create(1u))) >>> 16;
        rounded = Vector512.ConditionalSelect(Vector512.Equals(value, value).AsUInt32(), rounded, upper | Vector512.Create(0x40u));
        Vector256<ushort> half = Avx512F.IsSupported
            ? Avx512F.ConvertToVector256UInt16(rounded)
            : Vector256.Narrow(rounded.GetLower(), rounded.GetUpper());
        half.Store(to);
    }
}
