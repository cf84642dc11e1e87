using System.Numerics.Tensors;
using Atelier.Metrics.Numerics;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Metrics.Statistics;

/// <summary>
/// Euclidean distances between all rows of two sets, a block at a time: n x m distances pass by, none are kept. Computed as
/// |a|² + |b|² - 2 a'b in double precision; only squares are formed.
/// </summary>
internal static class Neighbours
{
    private const int Block = 1024;

    /// <summary>Handles the squared distances of one row of the first set to some of the second.</summary>
    /// <param name="row">The row of the first set.</param>
    /// <param name="firstColumn">The row of the second that the first distance is to.</param>
    /// <param name="squares">Squared distances; may be overwritten.</param>
    public delegate void RowHandler(int row, int firstColumn, Span<double> squares);

    /// <summary>Visits all pairs. Rows are handled side by side; one row's blocks come in order.</summary>
    public static void Visit(FeatureRows from, FeatureRows to, RowHandler handle, IProgress<double>? progress = null)
    {
        double[] fromNorms = Norms(from), toNorms = Norms(to), block = new double[Math.Min(Block, from.Count) * Math.Min(Block, to.Count)];
        for (int i = 0; i < from.Count; i += Block)
        {
            Matrix a = from.Block(i, Math.Min(from.Count, i + Block));
            for (int j = 0; j < to.Count; j += Block)
            {
                Matrix b = to.Block(j, Math.Min(to.Count, j + Block)), squares = new(block, a.Rows, b.Rows);
                block.AsSpan(0, a.Rows * b.Rows).Clear();
                Products.Add(squares, -2, a, b.Transposed);
                (int top, int left) = (i, j);
                ThreadTeam.For(a.Rows, 16, (start, end) =>
                {
                    for (int row = (int)start; row < end; row++)
                    {
                        Span<double> line = squares.Row(row);
                        TensorPrimitives.Add(line, toNorms.AsSpan(left, line.Length), line);
                        TensorPrimitives.Add(line, fromNorms[top + row], line);
                        TensorPrimitives.Max(line, 0.0, line);
                        handle(top + row, left, line);
                    }
                });
            }

            progress?.Report((double)(i + a.Rows) / from.Count);
        }
    }

    /// <summary>Each row's squared distance to its k-th nearest among the others of its own set.</summary>
    /// <exception cref="MetricException">There are not more than k rows.</exception>
    public static double[] Radii(FeatureRows rows, int k, IProgress<double>? progress = null)
    {
        if (rows.Count <= k)
        {
            throw new MetricException($"The {k} nearest neighbours of each picture need at least {k + 1} pictures; there are {rows.Count}.");
        }

        double[] nearest = new double[rows.Count * k];
        nearest.AsSpan().Fill(double.PositiveInfinity);
        Visit(
            rows,
            rows,
            (row, first, squares) =>
            {
                if (row >= first && row < first + squares.Length)
                {
                    squares[row - first] = double.PositiveInfinity;
                }

                Span<double> best = nearest.AsSpan(row * k, k);
                foreach (double square in squares)
                {
                    if (square < best[^1])
                    {
                        Insert(best, square);
                    }
                }
            },
            progress);
        return [.. Enumerable.Range(0, rows.Count).Select(row => nearest[(row * k) + k - 1])];
    }

    private static void Insert(Span<double> sorted, double value)
    {
        int place = sorted.Length - 1;
        for (; place > 0 && sorted[place - 1] > value; place--)
        {
            sorted[place] = sorted[place - 1];
        }

        sorted[place] = value;
    }

    private static double[] Norms(FeatureRows rows)
    {
        double[] norms = new double[rows.Count];
        for (int i = 0; i < norms.Length; i++)
        {
            foreach (float value in rows[i])
            {
                norms[i] += (double)value * value;
            }
        }

        return norms;
    }
}
