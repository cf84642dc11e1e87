using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// Transposes squares of 16 x 16 elements, in registers where they have two or four bytes. One stage interleaves the rows whose
/// numbers differ in one bit, the highest first; after a stage for every bit of the row number, registers hold columns.
/// </summary>
internal static unsafe class SquareTurn
{
    /// <summary>Rows of a cache line for four-byte elements.</summary>
    public const int Edge = 16;

    /// <summary>Makes rows of <paramref name="from"/> columns of <paramref name="to"/>.</summary>
    /// <param name="from">The source's first row.</param>
    /// <param name="fromStep">From one row of the source to the next, in elements.</param>
    /// <param name="to">The destination's first row.</param>
    /// <param name="toStep">From one row of the destination to the next, in elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* from, long fromStep, T* to, long toStep)
        where T : unmanaged
    {
        if (Avx2.IsSupported && sizeof(T) == 2)
        {
            EightColumns((ushort*)from, fromStep, (ushort*)to, toStep);
            EightColumns((ushort*)from + 8, fromStep, (ushort*)to + 8 * toStep, toStep);
        }
        else if (Avx2.IsSupported && sizeof(T) == 4)
        {
            for (int column = 0; column < Edge; column += 4)
            {
                FourColumns((uint*)from + column, fromStep, (uint*)to + column * toStep, toStep);
                FourColumns((uint*)from + column + 8 * fromStep, fromStep, (uint*)to + column * toStep + 8, toStep);
            }
        }
        else
        {
            ThroughBuffer(from, fromStep, to, toStep);
        }
    }

    /// <summary>Sixteen rows: the lower halves of the registers turn the first eight, the upper halves the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightColumns(ushort* from, long fromStep, ushort* to, long toStep)
    {
        ushort* other = from + 8 * fromStep;
        Vector256<ushort> r0 = Pair(from, other), r1 = Pair(from + fromStep, other + fromStep);
        Vector256<ushort> r2 = Pair(from + 2 * fromStep, other + 2 * fromStep), r3 = Pair(from + 3 * fromStep, other + 3 * fromStep);
        Vector256<ushort> r4 = Pair(from + 4 * fromStep, other + 4 * fromStep), r5 = Pair(from + 5 * fromStep, other + 5 * fromStep);
        Vector256<ushort> r6 = Pair(from + 6 * fromStep, other + 6 * fromStep), r7 = Pair(from + 7 * fromStep, other + 7 * fromStep);

        (r0, r4) = Interleave(r0, r4);
        (r1, r5) = Interleave(r1, r5);
        (r2, r6) = Interleave(r2, r6);
        (r3, r7) = Interleave(r3, r7);

        (r0, r2) = Interleave(r0, r2);
        (r1, r3) = Interleave(r1, r3);
        (r4, r6) = Interleave(r4, r6);
        (r5, r7) = Interleave(r5, r7);

        StorePair(Interleave(r0, r1), to, toStep);
        StorePair(Interleave(r2, r3), to + 2 * toStep, toStep);
        StorePair(Interleave(r4, r5), to + 4 * toStep, toStep);
        StorePair(Interleave(r6, r7), to + 6 * toStep, toStep);
    }

    /// <summary>Eight rows, as above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourColumns(uint* from, long fromStep, uint* to, long toStep)
    {
        uint* other = from + 4 * fromStep;
        Vector256<uint> r0 = Pair(from, other), r1 = Pair(from + fromStep, other + fromStep);
        Vector256<uint> r2 = Pair(from + 2 * fromStep, other + 2 * fromStep), r3 = Pair(from + 3 * fromStep, other + 3 * fromStep);

        (r0, r2) = Interleave(r0, r2);
        (r1, r3) = Interleave(r1, r3);

        StorePair(Interleave(r0, r1), to, toStep);
        StorePair(Interleave(r2, r3), to + 2 * toStep, toStep);
    }

    /// <summary>Through a buffer, because lines that lie a power of two apart would push each other out of the cache.</summary>
    private static void ThroughBuffer<T>(T* from, long fromStep, T* to, long toStep)
        where T : unmanaged
    {
        T* square = stackalloc T[Edge * Edge];
        for (int row = 0; row < Edge; row++)
        {
            new ReadOnlySpan<T>(from + row * fromStep, Edge).CopyTo(new Span<T>(square + row * Edge, Edge));
        }

        for (int column = 0; column < Edge; column++)
        {
            for (int row = 0; row < Edge; row++)
            {
                to[column * toStep + row] = square[row * Edge + column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Pair<T>(T* lower, T* upper)
        where T : unmanaged => Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair<T>((Vector256<T> First, Vector256<T> Second) rows, T* to, long toStep)
        where T : unmanaged
    {
        rows.First.Store(to);
        rows.Second.Store(to + toStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ushort> Low, Vector256<ushort> High) Interleave(Vector256<ushort> a, Vector256<ushort> b)
        => (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint> Low, Vector256<uint> High) Interleave(Vector256<uint> a, Vector256<uint> b)
        => (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
}
