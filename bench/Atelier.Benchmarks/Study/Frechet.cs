using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Atelier.Benchmarks.Study;

/// <summary>The mean and covariance of feature vectors, gathered batch by batch in double precision.</summary>
/// <param name="features">Their length.</param>
internal sealed class Moments(int features)
{
    private readonly double[] _sum = new double[features];
    private readonly double[,] _products = new double[features, features];
    private long _count;

    /// <summary>Takes in vectors, one a row: [rows * features].</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        for (; rows.Length >= features; rows = rows[features..])
        {
            for (int i = 0; i < features; i++)
            {
                _sum[i] += rows[i];
                for (int j = 0; j <= i; j++)
                {
                    _products[i, j] += (double)rows[i] * rows[j];
                }
            }

            _count++;
        }
    }

    public Vector<double> Mean => Vector<double>.Build.Dense(features, i => _sum[i] / _count);

    /// <summary>Divided by n - 1.</summary>
    public Matrix<double> Covariance => Matrix<double>.Build.Dense(
        features, features, (i, j) => (_products[Math.Max(i, j), Math.Min(i, j)] - _sum[i] * _sum[j] / _count) / (_count - 1));
}

/// <summary>
/// |m1 - m2|^2 + tr(S1 + S2 - 2 (S1^1/2 S2 S1^1/2)^1/2) (arXiv:1706.08500, equation 6, in the form whose root is of a symmetric
/// matrix: real, and well defined for covariances without full rank).
/// </summary>
internal static class Frechet
{
    public static double Distance(Moments a, Moments b)
    {
        Matrix<double> root = Root(a.Covariance);
        double overlap = Eigenvalues(root * b.Covariance * root).Sum(value => Math.Sqrt(Math.Max(0, value)));
        Vector<double> apart = a.Mean - b.Mean;
        return apart * apart + a.Covariance.Trace() + b.Covariance.Trace() - 2 * overlap;
    }

    private static Matrix<double> Root(Matrix<double> covariance)
    {
        Evd<double> eigen = covariance.Evd(Symmetricity.Symmetric);
        Vector<double> roots = eigen.EigenValues.Map(value => Math.Sqrt(Math.Max(0, value.Real)));
        return eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(roots) * eigen.EigenVectors.Transpose();
    }

    private static IEnumerable<double> Eigenvalues(Matrix<double> product)
        => ((product + product.Transpose()) / 2).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real);
}
