namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// Matrix product after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): B is packed in
/// panels that all threads share, each thread packs its own blocks of A, and register tiles do the rest.
/// </summary>
internal static unsafe class Gemm
{
    // A panel of B (Depth x 32) streams from the second-level cache while a packed A tile (14 x Depth) stays in the first.
    private const int Depth = 384;
    private const int Columns = 2048;
    private const int TilesPerBlock = 8;

    /// <summary>C [m, n] (+)= op(A) [m, k] * op(B) [k, n], all row-major; ld is the distance between stored rows.</summary>
    public static void Run(
        bool transA, bool transB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate = false)
    {
        if (m <= 0 || n <= 0)
        {
            return;
        }

        if (k <= 0)
        {
            Clear(m, n, c, ldc, accumulate);
            return;
        }

        (nint aRow, nint aStep) = transA ? (1, (nint)lda) : (lda, 1);
        (nint bStep, nint bColumn) = transB ? (1, (nint)ldb) : (ldb, 1);
        using ScratchPool.Lease panels = ScratchPool.Rent((long)Math.Min(k, Depth) * (Math.Min(n, Columns) + Tiles.Panel));
        float* packed = panels.Floats;
        for (int n0 = 0; n0 < n; n0 += Columns)
        {
            int columns = Math.Min(Columns, n - n0);
            for (int k0 = 0; k0 < k; k0 += Depth)
            {
                int depth = Math.Min(Depth, k - k0);
                PackColumns(b + (k0 * bStep) + (n0 * bColumn), bStep, bColumn, depth, columns, packed);
                Multiply(m, columns, depth, a + (k0 * aStep), aRow, aStep, packed, c + n0, ldc, accumulate || k0 > 0);
            }
        }
    }

    private static void Clear(int m, int n, float* c, int ldc, bool accumulate)
    {
        for (int i = 0; i < m && !accumulate; i++)
        {
            new Span<float>(c + ((nint)i * ldc), n).Clear();
        }
    }

    private static void PackColumns(float* b, nint bStep, nint bColumn, int depth, int columns, float* packed)
    {
        int panel = Tiles.Panel;
        ThreadTeam.For((columns + panel - 1) / panel, Math.Max(1, 16384 / (depth * panel)), (first, last) =>
        {
            for (long p = first; p < last; p++)
            {
                int j0 = (int)p * panel;
                Packing.Copy(b + (j0 * bColumn), bColumn, bStep, Math.Min(panel, columns - j0), depth, packed + (p * depth * panel), panel);
            }
        });
    }

    private static void Multiply(
        int m, int n, int depth, float* a, nint aRow, nint aStep, float* packedB, float* c, int ldc, bool accumulate)
    {
        int tiles = Tiles.Count(m), blocks = (tiles + TilesPerBlock - 1) / TilesPerBlock;
        int panels = (n + Tiles.Panel - 1) / Tiles.Panel, stripes = 1;
        int size = 2.0 * m * n * depth < 1e6 ? 1 : ThreadTeam.Size;
        if (size > 1)
        {
            blocks = Math.Min(tiles, (blocks + size - 1) / size * size);
            stripes = Math.Clamp(2 * size / blocks, 1, panels);
        }

        Action<int> body = part =>
        {
            (int block, int stripe) = (part / stripes, part % stripes);
            Range rows = (tiles * block / blocks)..(tiles * (block + 1) / blocks);
            Range columns = (panels * stripe / stripes)..(panels * (stripe + 1) / stripes);
            Block(m, n, depth, a, aRow, aStep, packedB, c, ldc, accumulate, tiles, rows, columns);
        };
        if (size > 1)
        {
            ThreadTeam.Run(blocks * stripes, body);
            return;
        }

        for (int part = 0; part < blocks; part++)
        {
            body(part);
        }
    }

    private static void Block(
        int m, int n, int depth, float* a, nint aRow, nint aStep, float* packedB, float* c, int ldc, bool accumulate,
        int tiles, Range rows, Range columns)
    {
        int first = Tiles.Split(m, tiles, rows.Start.Value), last = Tiles.Split(m, tiles, rows.End.Value), panel = Tiles.Panel;
        using ScratchPool.Lease lease = ScratchPool.Rent((long)(last - first) * depth);
        float* packedA = lease.Floats;
        for (int t = rows.Start.Value; t < rows.End.Value; t++)
        {
            int i0 = Tiles.Split(m, tiles, t), i1 = Tiles.Split(m, tiles, t + 1);
            Packing.Copy(a + (i0 * aRow), aRow, aStep, i1 - i0, depth, packedA + ((nint)(i0 - first) * depth), i1 - i0);
        }

        Segment whole = new(0, 0, depth);
        for (int p = columns.Start.Value; p < columns.End.Value; p++)
        {
            int width = Math.Min(panel, n - (p * panel));
            for (int t = rows.Start.Value; t < rows.End.Value; t++)
            {
                int i0 = Tiles.Split(m, tiles, t), i1 = Tiles.Split(m, tiles, t + 1);
                Tiles.RunPacked(
                    i1 - i0, width, &whole, 1, packedA + ((nint)(i0 - first) * depth), packedB + ((nint)p * depth * panel), panel,
                    c + ((nint)i0 * ldc) + ((nint)p * panel), ldc, accumulate);
            }
        }
    }
}
