using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>A stretch of the contraction: both operands start at an offset from their base and are walked evenly.</summary>
internal readonly record struct Segment(nint A, nint B, nint Length);

/// <summary>How the A operand lies: row r, step k is at r * RowStride + k * Step(rows).</summary>
internal interface IWalk
{
    static abstract int RowStride { get; }

    static abstract int Step(int rows);
}

/// <summary>A packed k by k: the rows of one step side by side.</summary>
internal readonly struct PackedRows : IWalk
{
    public static int RowStride => 1;

    public static int Step(int rows) => rows;
}

/// <summary>A as blocks of channels: a row is one position of a picture, <see cref="Tiles.Block"/> floats from the next.</summary>
internal readonly struct BlockRows : IWalk
{
    public static int RowStride => Tiles.Block;

    public static int Step(int rows) => 1;
}

/// <summary>A packed k by k, a whole block to a step: rows side by side, steps <see cref="Tiles.Block"/> floats apart.</summary>
internal readonly struct BlockSteps : IWalk
{
    public static int RowStride => 1;

    public static int Step(int rows) => Tiles.Block;
}

/// <summary>
/// The register tile under matrix products and convolutions: C[r, 0..2L) (+)= sum over segments and k of A[r, k] * B[k, 0..2L),
/// L lanes to a vector. Row counts are types, so that the JIT drops the rows a tile does not have and keeps every
/// accumulator in a register; with 14 rows the 28 accumulators, two B vectors and one of A fill AVX-512's 31 of 32.
/// </summary>
internal static unsafe class Tile<TLanes, TVector, TRows, TWalk>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TRows : struct, IRows
    where TWalk : struct, IWalk
{
    /// <param name="segments">The contraction's stretches.</param>
    /// <param name="count">How many.</param>
    /// <param name="a">Base of A.</param>
    /// <param name="b">Base of B.</param>
    /// <param name="bStep">Floats from one k of B to the next.</param>
    /// <param name="c">First row of C.</param>
    /// <param name="ldc">Floats from one row of C to the next.</param>
    /// <param name="accumulate">Add to C instead of writing it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Segment* segments, int count, float* a, float* b, nint bStep, float* c, nint ldc, bool accumulate)
    {
        TVector c0x = default, c0y = default;
        TVector c1x = default, c1y = default;
        TVector c2x = default, c2y = default;
        TVector c3x = default, c3y = default;
        TVector c4x = default, c4y = default;
        TVector c5x = default, c5y = default;
        TVector c6x = default, c6y = default;
        TVector c7x = default, c7y = default;
        TVector c8x = default, c8y = default;
        TVector c9x = default, c9y = default;
        TVector c10x = default, c10y = default;
        TVector c11x = default, c11y = default;
        TVector c12x = default, c12y = default;
        TVector c13x = default, c13y = default;
        for (Segment* end = segments + count; segments < end; segments++)
        {
            float* pa = a + segments->A, pb = b + segments->B;
            for (nint k = segments->Length; k > 0; k--)
            {
                TVector x = TLanes.Load(pb), y = TLanes.Load(pb + TLanes.Count);
                Row(pa, x, y, ref c0x, ref c0y);
                if (TRows.Count > 1) { Row(pa + (1 * TWalk.RowStride), x, y, ref c1x, ref c1y); }
                if (TRows.Count > 2) { Row(pa + (2 * TWalk.RowStride), x, y, ref c2x, ref c2y); }
                if (TRows.Count > 3) { Row(pa + (3 * TWalk.RowStride), x, y, ref c3x, ref c3y); }
                if (TRows.Count > 4) { Row(pa + (4 * TWalk.RowStride), x, y, ref c4x, ref c4y); }
                if (TRows.Count > 5) { Row(pa + (5 * TWalk.RowStride), x, y, ref c5x, ref c5y); }
                if (TRows.Count > 6) { Row(pa + (6 * TWalk.RowStride), x, y, ref c6x, ref c6y); }
                if (TRows.Count > 7) { Row(pa + (7 * TWalk.RowStride), x, y, ref c7x, ref c7y); }
                if (TRows.Count > 8) { Row(pa + (8 * TWalk.RowStride), x, y, ref c8x, ref c8y); }
                if (TRows.Count > 9) { Row(pa + (9 * TWalk.RowStride), x, y, ref c9x, ref c9y); }
                if (TRows.Count > 10) { Row(pa + (10 * TWalk.RowStride), x, y, ref c10x, ref c10y); }
                if (TRows.Count > 11) { Row(pa + (11 * TWalk.RowStride), x, y, ref c11x, ref c11y); }
                if (TRows.Count > 12) { Row(pa + (12 * TWalk.RowStride), x, y, ref c12x, ref c12y); }
                if (TRows.Count > 13) { Row(pa + (13 * TWalk.RowStride), x, y, ref c13x, ref c13y); }
                pa += TWalk.Step(TRows.Count);
                pb += bStep;
            }
        }

        Put(c, c0x, c0y, accumulate);
        if (TRows.Count > 1) { Put(c + (1 * ldc), c1x, c1y, accumulate); }
        if (TRows.Count > 2) { Put(c + (2 * ldc), c2x, c2y, accumulate); }
        if (TRows.Count > 3) { Put(c + (3 * ldc), c3x, c3y, accumulate); }
        if (TRows.Count > 4) { Put(c + (4 * ldc), c4x, c4y, accumulate); }
        if (TRows.Count > 5) { Put(c + (5 * ldc), c5x, c5y, accumulate); }
        if (TRows.Count > 6) { Put(c + (6 * ldc), c6x, c6y, accumulate); }
        if (TRows.Count > 7) { Put(c + (7 * ldc), c7x, c7y, accumulate); }
        if (TRows.Count > 8) { Put(c + (8 * ldc), c8x, c8y, accumulate); }
        if (TRows.Count > 9) { Put(c + (9 * ldc), c9x, c9y, accumulate); }
        if (TRows.Count > 10) { Put(c + (10 * ldc), c10x, c10y, accumulate); }
        if (TRows.Count > 11) { Put(c + (11 * ldc), c11x, c11y, accumulate); }
        if (TRows.Count > 12) { Put(c + (12 * ldc), c12x, c12y, accumulate); }
        if (TRows.Count > 13) { Put(c + (13 * ldc), c13x, c13y, accumulate); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float* pa, TVector x, TVector y, ref TVector cx, ref TVector cy)
    {
        TVector a = TLanes.Broadcast(pa);
        cx = TLanes.MultiplyAdd(a, x, cx);
        cy = TLanes.MultiplyAdd(a, y, cy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, TVector x, TVector y, bool accumulate)
    {
        if (accumulate)
        {
            x = TLanes.Add(TLanes.Load(c), x);
            y = TLanes.Add(TLanes.Load(c + TLanes.Count), y);
        }

        TLanes.Store(x, c);
        TLanes.Store(y, c + TLanes.Count);
    }
}
