using System.Numerics.Tensors;

namespace Atelier.Metrics.Numerics;

/// <summary>
/// S = L L' for a symmetric positive semi-definite S of any rank, taking the greatest remaining diagonal first (Hammarling,
/// Higham and Lucas, "LAPACK-style codes for pivoted Cholesky and QR updating", 2007). What is left when the diagonal has sunk
/// to rounding error is dropped. Rows keep their places: one that has been a pivot is zero in every later column.
/// </summary>
internal static class PivotedCholesky
{
    private const int Block = 64;
    private const double Rounding = 1.1e-16;

    /// <summary>L [d, rank].</summary>
    /// <param name="symmetric">[d, d], rows contiguous; overwritten.</param>
    public static Matrix Factor(Matrix symmetric)
    {
        int d = symmetric.Rows;
        Matrix columns = Matrix.Zeros(d, d);
        double[] rest = [.. Enumerable.Range(0, d).Select(i => symmetric[i, i])];
        double negligible = d * Rounding * rest.Max();
        for (int start = 0; start < d; start += Block)
        {
            int end = Math.Min(d, start + Block);
            for (int k = start; k < end; k++)
            {
                int pivot = TensorPrimitives.IndexOfMax<double>(rest);
                if (!(rest[pivot] > negligible))
                {
                    return columns.Part(0, 0, k, d).Transposed;
                }

                Eliminate(symmetric.Row(pivot), columns.Part(start, 0, k + 1 - start, d), pivot, rest);
            }

            Matrix block = columns.Part(start, 0, end - start, d);
            Products.Add(symmetric, -1, block.Transposed, block);
        }

        return columns.Transposed;
    }

    /// <param name="row">The pivot's row of S less the blocks before this one.</param>
    /// <param name="columns">This block's columns of L, one a row; the last is written.</param>
    /// <param name="pivot">The row's number.</param>
    /// <param name="rest">The diagonal of what remains of S; minus infinity for rows that have been pivots.</param>
    private static void Eliminate(ReadOnlySpan<double> row, Matrix columns, int pivot, Span<double> rest)
    {
        Span<double> column = columns.Row(columns.Rows - 1);
        row.CopyTo(column);
        for (int j = 0; j < columns.Rows - 1; j++)
        {
            TensorPrimitives.MultiplyAdd(columns.Row(j), -columns[j, pivot], column, column);
        }

        double root = Math.Sqrt(rest[pivot]);
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = double.IsNegativeInfinity(rest[i]) ? 0 : column[i] / root;
            rest[i] -= column[i] * column[i];
        }

        column[pivot] = root;
        rest[pivot] = double.NegativeInfinity;
    }
}
