using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Metrics.Numerics;

/// <summary>
/// Matrix products in double precision: operands are packed in panels, tiles of 4 x 16 accumulate in registers (Goto and
/// van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008). Each element is summed in one order, whatever the
/// number of threads.
/// </summary>
internal static unsafe class Products
{
    private const int TileRows = 4, Lanes = 8, TileColumns = 2 * Lanes;

    // A panel of B (32 KB) and one of A stay in the first-level cache.
    private const int Depth = 256;
    private const int RowsPerPart = 64;

    /// <summary>C += factor * A B.</summary>
    /// <param name="c">[m, n], rows contiguous.</param>
    /// <param name="factor">A number.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n].</param>
    public static void Add(Matrix c, double factor, Matrix a, Matrix b) => Run(c, factor, a, b, static (_, columns) => columns);

    /// <summary>The lower triangle (and a few elements above it) of C += factor * A A'.</summary>
    /// <param name="c">[m, m], rows contiguous.</param>
    /// <param name="factor">A number.</param>
    /// <param name="a">[m, k].</param>
    public static void AddGram(Matrix c, double factor, Matrix a) => Run(c, factor, a, a.Transposed, static (lastRow, columns) => Math.Min(columns, lastRow + 1));

    /// <summary>"reach" says how many of the columns are wanted, by the last row of a part.</summary>
    private static void Run(Matrix c, double factor, Matrix a, Matrix b, Func<int, int, int> reach)
    {
        // Moments take in block after block: fresh panels for each would be more garbage than the covariance is large.
        double[] left = ArrayPool<double>.Shared.Rent(Padded(a.Rows, TileRows) * Math.Min(Depth, a.Columns));
        double[] right = ArrayPool<double>.Shared.Rent(Padded(b.Columns, TileColumns) * Math.Min(Depth, a.Columns));
        for (int k = 0; k < a.Columns; k += Depth)
        {
            int depth = Math.Min(Depth, a.Columns - k);
            Pack(a.Part(0, k, a.Rows, depth), TileRows, left);
            Pack(b.Part(k, 0, depth, b.Columns).Transposed, TileColumns, right);
            Multiply(c, factor, left, right, depth, reach);
        }

        ArrayPool<double>.Shared.Return(left);
        ArrayPool<double>.Shared.Return(right);
    }

    private static void Multiply(Matrix c, double factor, double[] left, double[] right, int depth, Func<int, int, int> reach)
        => ThreadTeam.Run((c.Rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            int first = part * RowsPerPart, last = Math.Min(c.Rows, first + RowsPerPart);
            int columns = reach(last - 1, c.Columns);
            for (int column = 0; column < columns; column += TileColumns)
            {
                for (int row = first; row < last; row += TileRows)
                {
                    Tile(left.AsSpan(row * depth), right.AsSpan(column * depth), depth, factor, c, row, column);
                }
            }
        });

    private static int Padded(int count, int panel) => (count + panel - 1) / panel * panel;

    /// <summary>Rows in panels of equal width, each step's elements side by side; what a last panel lacks is zero.</summary>
    private static void Pack(Matrix rows, int width, double[] panels)
    {
        ThreadTeam.For((rows.Rows + width - 1) / width, 8, (start, end) =>
        {
            for (int panel = (int)start; panel < end; panel++)
            {
                Span<double> to = panels.AsSpan(panel * width * rows.Columns, width * rows.Columns);
                to.Clear();
                for (int i = 0; i < Math.Min(width, rows.Rows - (panel * width)); i++)
                {
                    int at = rows.Start + (((panel * width) + i) * rows.RowStride);
                    for (int k = 0; k < rows.Columns; k++, at += rows.ColumnStride)
                    {
                        to[(k * width) + i] = rows.Values[at];
                    }
                }
            }
        });
    }

    private static void Tile(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int depth, double factor, Matrix c, int row, int column)
    {
        Span<double> tile = stackalloc double[TileRows * TileColumns];
        Accumulate(left, right, depth, tile);
        int rows = Math.Min(TileRows, c.Rows - row), columns = Math.Min(TileColumns, c.Columns - column);
        for (int i = 0; i < rows; i++)
        {
            Span<double> to = c.Row(row + i).Slice(column, columns);
            TensorPrimitives.MultiplyAdd(tile.Slice(i * TileColumns, columns), factor, to, to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int depth, Span<double> tile)
    {
        Vector512<double> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        fixed (double* a = left, b = right, c = tile)
        {
            for (int k = 0; k < depth; k++)
            {
                Vector512<double> b0 = Vector512.Load(b + (k * TileColumns)), b1 = Vector512.Load(b + (k * TileColumns) + Lanes);
                double* step = a + (k * TileRows);
                Vector512<double> a0 = Vector512.Create(step[0]), a1 = Vector512.Create(step[1]), a2 = Vector512.Create(step[2]), a3 = Vector512.Create(step[3]);
                c00 = Vector512.MultiplyAddEstimate(a0, b0, c00);
                c01 = Vector512.MultiplyAddEstimate(a0, b1, c01);
                c10 = Vector512.MultiplyAddEstimate(a1, b0, c10);
                c11 = Vector512.MultiplyAddEstimate(a1, b1, c11);
                c20 = Vector512.MultiplyAddEstimate(a2, b0, c20);
                c21 = Vector512.MultiplyAddEstimate(a2, b1, c21);
                c30 = Vector512.MultiplyAddEstimate(a3, b0, c30);
                c31 = Vector512.MultiplyAddEstimate(a3, b1, c31);
            }

            c00.Store(c);
            c01.Store(c + Lanes);
            c10.Store(c + (2 * Lanes));
            c11.Store(c + (3 * Lanes));
            c20.Store(c + (4 * Lanes));
            c21.Store(c + (5 * Lanes));
            c30.Store(c + (6 * Lanes));
            c31.Store(c + (7 * Lanes));
        }
    }
}
