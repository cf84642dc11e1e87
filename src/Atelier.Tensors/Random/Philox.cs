using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Tensors;

/// <summary>
/// Philox 4x32-10, a random function of a counter: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC'11), section 3.3. It has no state, so any part of a stream can be computed alone and on any thread.
/// </summary>
public static class Philox
{
    /// <summary>How many blocks <see cref="Lanes"/> computes at once.</summary>
    internal const int LaneCount = 16;

    private const int Rounds = 10;
    private const ulong Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The four random words of one counter.</summary>
    /// <param name="key">The 64-bit key; its low half is the paper's first key word.</param>
    /// <param name="counter">The four counter words, first to last.</param>
    public static (uint W0, uint W1, uint W2, uint W3) Block(ulong key, (uint C0, uint C1, uint C2, uint C3) counter)
    {
        (uint c0, uint c1, uint c2, uint c3) = counter;
        (uint k0, uint k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = c0 * Multiplier0, p1 = c2 * Multiplier1;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// Sixteen blocks at once, with counters (c0 + lane, c1, c2, c3): lane i of word j is word j of block i, so that no
    /// width of vector needs a shuffle.
    /// </summary>
    internal static Words Lanes(ulong key, uint c0, uint c1, uint c2, uint c3)
    {
        // Each 32-bit word sits in the low half of a 64-bit lane; what the upper half holds never matters.
        Vector512<ulong> even = Vector512.Create(0ul, 2, 4, 6, 8, 10, 12, 14) + Vector512.Create((ulong)c0);
        Half a = new(even, c1, c2, c3), b = new(even + Vector512<ulong>.One, c1, c2, c3);
        (uint k0, uint k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> key0 = Vector512.Create((ulong)k0), key1 = Vector512.Create((ulong)k1);
            a = a.Round(key0, key1);
            b = b.Round(key0, key1);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return new(Interleave(a.C0, b.C0), Interleave(a.C1, b.C1), Interleave(a.C2, b.C2), Interleave(a.C3, b.C3));
    }

    /// <summary>The 64-bit products of the low halves of each 64-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> MultiplyLow(Vector512<ulong> x, Vector512<ulong> y)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());
        }

        if (Avx2.IsSupported)
        {
            return Vector512.Create(
                Avx2.Multiply(x.GetLower().AsUInt32(), y.GetLower().AsUInt32()),
                Avx2.Multiply(x.GetUpper().AsUInt32(), y.GetUpper().AsUInt32()));
        }

        Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue);
        return (x & low) * (y & low);
    }

    /// <summary>The low halves of <paramref name="even"/> and <paramref name="odd"/> in turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Interleave(Vector512<ulong> even, Vector512<ulong> odd)
        => ((even & Vector512.Create((ulong)uint.MaxValue)) | (odd << 32)).AsUInt32();

    /// <summary>The four words of sixteen blocks.</summary>
    internal readonly record struct Words(Vector512<uint> W0, Vector512<uint> W1, Vector512<uint> W2, Vector512<uint> W3);

    private readonly struct Half(Vector512<ulong> c0, Vector512<ulong> c1, Vector512<ulong> c2, Vector512<ulong> c3)
    {
        public readonly Vector512<ulong> C0 = c0, C1 = c1, C2 = c2, C3 = c3;

        public Half(Vector512<ulong> c0, uint c1, uint c2, uint c3)
            : this(c0, Vector512.Create((ulong)c1), Vector512.Create((ulong)c2), Vector512.Create((ulong)c3))
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Half Round(Vector512<ulong> k0, Vector512<ulong> k1)
        {
            Vector512<ulong> p0 = MultiplyLow(C0, Vector512.Create(Multiplier0));
            Vector512<ulong> p1 = MultiplyLow(C2, Vector512.Create(Multiplier1));
            return new((p1 >> 32) ^ C1 ^ k0, p1, (p0 >> 32) ^ C3 ^ k1, p0);
        }
    }
}
