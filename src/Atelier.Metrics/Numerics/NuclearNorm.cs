using MathNet.Numerics.LinearAlgebra;

namespace Atelier.Metrics.Numerics;

/// <summary>The sum of a matrix's singular values.</summary>
internal static class NuclearNorm
{
    public static double Of(Matrix matrix)
        => Math.Min(matrix.Rows, matrix.Columns) == 0 ? 0
            : Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (i, j) => matrix[i, j]).Svd(computeVectors: false).S.Sum();
}
