using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Atelier.Metrics.Numerics;

/// <summary>The sum of a matrix's singular values.</summary>
internal static class NuclearNorm
{
    /// <exception cref="MetricException">The singular values can't be found.</exception>
    public static double Of(Matrix matrix)
    {
        if (Math.Min(matrix.Rows, matrix.Columns) == 0)
        {
            return 0;
        }

        try
        {
            return Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (i, j) => matrix[i, j]).Svd(computeVectors: false).S.Sum();
        }
        catch (NonConvergenceException e)
        {
            throw new MetricException($"The singular values of a matrix of {matrix.Rows}x{matrix.Columns} do not converge.", e);
        }
    }
}
