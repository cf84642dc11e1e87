using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// Matrix product after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): B is packed in
/// panels that all threads share, each thread packs its own blocks of A, and register tiles do the rest.
/// </summary>
internal static unsafe class Gemm
{
    // Deep enough that C is seldom read again; a block of A and a panel of B share a second-level cache of a megabyte.
    private const int Depth = 768;
    private const int Columns = 2048;
    private const int TilesPerBlock = 8;

    // Operations below which waking the team costs more than it saves.
    private const double Small = 2e6;

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

        Product product = new(m, n, k, transA, a, lda, transB, b, ldb, c, ldc, accumulate);
        using ScratchPool.Lease panels = ScratchPool.Rent((long)Math.Min(k, Depth) * (Math.Min(n, Columns) + Tiles.Panel));
        foreach ((int n0, int k0) in Slices(n, k))
        {
            Slice slice = product.At(n0, k0, panels.Floats);
            slice.PackB(product.IsSmall);
            slice.Multiply(product.IsSmall);
        }
    }

    /// <summary>C [m, n] = A [m, k] * op(B) [k, n], where B is a weight; <paramref name="key"/> says which product it is.</summary>
    public static void Run(bool transB, int m, int n, int k, float* a, int lda, WeightOperand b, int ldb, object key, float* c, int ldc)
    {
        if (Math.Min(m, Math.Min(n, k)) <= 0)
        {
            Run(false, transB, m, n, k, a, lda, b.Values, ldb, c, ldc);
            return;
        }

        Product product = new(m, n, k, false, a, lda, transB, b.Values, ldb, c, ldc, false);
        using DerivedMemory panels = b.Packed(key, (long)k * (n + Tiles.Panel), to =>
        {
            foreach ((int n0, int k0) in Slices(n, k))
            {
                product.At(n0, k0, Place((float*)to, n0, k0)).PackB(product.IsSmall);
            }
        });
        foreach ((int n0, int k0) in Slices(n, k))
        {
            product.At(n0, k0, Place((float*)panels.Block, n0, k0)).Multiply(product.IsSmall);
        }

        float* Place(float* packed, int n0, int k0)
            => packed + ((nint)n0 * k) + ((nint)k0 * ((Math.Min(Columns, n - n0) + Tiles.Panel - 1) / Tiles.Panel * Tiles.Panel));
    }

    private static void Clear(int m, int n, float* c, int ldc, bool accumulate)
    {
        for (int i = 0; i < m && !accumulate; i++)
        {
            new Span<float>(c + ((nint)i * ldc), n).Clear();
        }
    }

    /// <summary>First column and first step of each slice, the steps of one column after the other.</summary>
    private static IEnumerable<(int N0, int K0)> Slices(int n, int k)
    {
        for (int n0 = 0; n0 < n; n0 += Columns)
        {
            for (int k0 = 0; k0 < k; k0 += Depth)
            {
                yield return (n0, k0);
            }
        }
    }

    private readonly struct Product(
        int m, int n, int k, bool transA, float* a, int lda, bool transB, float* b, int ldb, float* c, int ldc, bool accumulate)
    {
        public bool IsSmall => 2.0 * m * n * k < Small;

        /// <summary>The slice from column n0 and step k0 on, whose part of B is packed at a given place.</summary>
        public Slice At(int n0, int k0, float* packedB) => new(
            m, Math.Min(Columns, n - n0), Math.Min(Depth, k - k0), transA, transA ? a + ((nint)k0 * lda) : a + k0, lda,
            transB, transB ? b + ((nint)n0 * ldb) + k0 : b + ((nint)k0 * ldb) + n0, ldb, packedB, c + n0, ldc, accumulate || k0 > 0);
    }

    /// <summary>The part of a product that one packing of B serves.</summary>
    private readonly struct Slice(
        int m, int n, int k, bool transA, float* a, int lda, bool transB, float* b, int ldb, float* packedB, float* c, int ldc, bool accumulate)
    {
        private static int Panel => Tiles.Panel;

        private static int Block => Tiles.Block;

        private int TileCount => Tiles.Count(m);

        private int PanelCount => (n + Panel - 1) / Panel;

        /// <summary>Packs B, on all threads unless told to stay alone.</summary>
        public void PackB(bool alone)
        {
            Slice slice = this;
            ThreadTeam.For(PanelCount, alone ? PanelCount : Math.Max(1, 16384 / (k * Panel)), (first, last) => slice.PackPanels((int)first, (int)last));
        }

        /// <summary>Multiplies with B as packed, on all threads unless told to stay alone.</summary>
        public void Multiply(bool alone)
        {
            if (alone)
            {
                for (int tile = 0; tile < TileCount; tile += TilesPerBlock)
                {
                    Multiply(tile, Math.Min(TileCount, tile + TilesPerBlock), 0, PanelCount);
                }

                return;
            }

            // Blocks in a multiple of the team's size; few rows are also cut along the columns.
            int size = ThreadTeam.Size, tiles = TileCount, panels = PanelCount;
            int blocks = Math.Min(tiles, (tiles + (TilesPerBlock * size) - 1) / (TilesPerBlock * size) * size);
            int stripes = Math.Clamp(2 * size / blocks, 1, panels);
            Slice slice = this;
            ThreadTeam.Run(blocks * stripes, part =>
            {
                (int block, int stripe) = (part / stripes, part % stripes);
                slice.Multiply(
                    (int)((long)tiles * block / blocks), (int)((long)tiles * (block + 1) / blocks), panels * stripe / stripes, panels * (stripe + 1) / stripes);
            });
        }

        private void PackPanels(int first, int last)
        {
            for (int p = first; p < last; p++)
            {
                nint column = (nint)p * Panel;
                float* from = transB ? b + (column * ldb) : b + column;
                Packing.Copy(from, transB ? ldb : 1, transB ? 1 : ldb, Math.Min(Panel, n - (p * Panel)), k, packedB + (column * k), Panel);
            }
        }

        /// <summary>Packs tiles firstTile..lastTile of A and multiplies them with panels firstPanel..lastPanel of B.</summary>
        private void Multiply(int firstTile, int lastTile, int firstPanel, int lastPanel)
        {
            int firstRow = Row(firstTile), rows = Row(lastTile) - firstRow;
            int segments = transA ? 1 : (k + Block - 1) / Block;
            using ScratchPool.Lease lease = ScratchPool.Rent((long)rows * (transA ? k : segments * Block));
            float* packed = lease.Floats;
            Segment* walk = stackalloc Segment[segments];
            if (transA)
            {
                walk[0] = new Segment(0, 0, k);
                PackSteps(firstTile, lastTile, packed);
            }
            else
            {
                PackBlocks(firstRow, rows, packed, walk);
            }

            for (int p = firstPanel; p < lastPanel; p++)
            {
                for (int t = firstTile; t < lastTile; t++)
                {
                    MultiplyTile(Row(t), Row(t + 1) - Row(t), p, walk, segments, packed + ((nint)(Row(t) - firstRow) * (transA ? k : Block)));
                }
            }
        }

        private void MultiplyTile(int row, int rows, int panel, Segment* walk, int segments, float* packed)
        {
            int width = Math.Min(Panel, n - (panel * Panel));
            float* packedPanel = packedB + ((nint)panel * k * Panel), target = c + ((nint)row * ldc) + ((nint)panel * Panel);
            if (transA)
            {
                Tiles.RunPacked(rows, width, walk, segments, packed, packedPanel, Panel, target, ldc, accumulate);
            }
            else
            {
                Tiles.RunBlocks(rows, width, walk, segments, packed, packedPanel, Panel, target, ldc, accumulate);
            }
        }

        private int Row(int tile) => Tiles.Split(m, TileCount, tile);

        // The columns of a stored A are the rows of the product: a step's rows lie side by side already.
        private void PackSteps(int firstTile, int lastTile, float* packed)
        {
            for (int t = firstTile; t < lastTile; t++)
            {
                int rows = Row(t + 1) - Row(t);
                Packing.Copy(a + Row(t), 1, lda, rows, k, packed, rows);
                packed += (nint)rows * k;
            }
        }

        // Otherwise rows are cut in blocks as a convolution's source is, which costs no transposition.
        private void PackBlocks(int firstRow, int rows, float* packed, Segment* walk)
        {
            for (int k0 = 0; k0 < k; k0 += Block, walk++)
            {
                *walk = new Segment((nint)k0 * rows, (nint)k0 * Panel, Math.Min(Block, k - k0));
            }

            float* from = a + ((nint)firstRow * lda);
            for (int i = 0; i < rows; i++, from += lda, packed += Block)
            {
                for (int k0 = 0; k0 < k; k0 += Block)
                {
                    Packing.Line(from + k0, packed + ((nint)k0 * rows), Math.Min(Block, k - k0));
                }
            }
        }
    }
}
