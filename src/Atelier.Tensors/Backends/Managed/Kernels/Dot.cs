using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// The register tile for one to four target channels, where a panel of channels would be mostly padding: vectors run along
/// the contraction instead, C[r, o] = sum over segments and k of A[r, k] * B[o, k], and lanes are summed at the end.
/// A segment's length is rounded up to whole vectors; both operands hold zeros there.
/// </summary>
internal static unsafe class Dot<TLanes, TVector, TRows, TOuts>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TRows : struct, IRows
    where TOuts : struct, IRows
{
    /// <param name="segments">The contraction's stretches.</param>
    /// <param name="count">How many.</param>
    /// <param name="a">Rows of A, <see cref="Tiles.Block"/> floats apart.</param>
    /// <param name="b">First row of B.</param>
    /// <param name="ldb">Floats from one row of B to the next.</param>
    /// <param name="c">First row of C.</param>
    /// <param name="ldc">Floats from one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Segment* segments, int count, float* a, float* b, nint ldb, float* c, nint ldc)
    {
        TVector c00 = default, c01 = default, c02 = default, c03 = default;
        TVector c10 = default, c11 = default, c12 = default, c13 = default;
        TVector c20 = default, c21 = default, c22 = default, c23 = default;
        TVector c30 = default, c31 = default, c32 = default, c33 = default;
        for (Segment* end = segments + count; segments < end; segments++)
        {
            float* pa = a + segments->A, pb = b + segments->B;
            for (nint k = segments->Length; k > 0; k -= TLanes.Count)
            {
                TVector w0 = TLanes.Load(pb);
                TVector w1 = TOuts.Count > 1 ? TLanes.Load(pb + ldb) : default;
                TVector w2 = TOuts.Count > 2 ? TLanes.Load(pb + (2 * ldb)) : default;
                TVector w3 = TOuts.Count > 3 ? TLanes.Load(pb + (3 * ldb)) : default;
                Row(pa, w0, w1, w2, w3, ref c00, ref c01, ref c02, ref c03);
                if (TRows.Count > 1) { Row(pa + (1 * Tiles.Block), w0, w1, w2, w3, ref c10, ref c11, ref c12, ref c13); }
                if (TRows.Count > 2) { Row(pa + (2 * Tiles.Block), w0, w1, w2, w3, ref c20, ref c21, ref c22, ref c23); }
                if (TRows.Count > 3) { Row(pa + (3 * Tiles.Block), w0, w1, w2, w3, ref c30, ref c31, ref c32, ref c33); }
                pa += TLanes.Count;
                pb += TLanes.Count;
            }
        }

        Put(c, c00, c01, c02, c03);
        if (TRows.Count > 1) { Put(c + (1 * ldc), c10, c11, c12, c13); }
        if (TRows.Count > 2) { Put(c + (2 * ldc), c20, c21, c22, c23); }
        if (TRows.Count > 3) { Put(c + (3 * ldc), c30, c31, c32, c33); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        float* pa, TVector w0, TVector w1, TVector w2, TVector w3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
    {
        TVector a = TLanes.Load(pa);
        c0 = TLanes.MultiplyAdd(a, w0, c0);
        if (TOuts.Count > 1) { c1 = TLanes.MultiplyAdd(a, w1, c1); }
        if (TOuts.Count > 2) { c2 = TLanes.MultiplyAdd(a, w2, c2); }
        if (TOuts.Count > 3) { c3 = TLanes.MultiplyAdd(a, w3, c3); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, TVector c0, TVector c1, TVector c2, TVector c3)
    {
        c[0] = TLanes.Sum(c0);
        if (TOuts.Count > 1) { c[1] = TLanes.Sum(c1); }
        if (TOuts.Count > 2) { c[2] = TLanes.Sum(c2); }
        if (TOuts.Count > 3) { c[3] = TLanes.Sum(c3); }
    }
}
