using Atelier.Metrics.Numerics;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>
/// Fréchet distance of two sets' features taken for normal: |m1 - m2|² + tr(S1 + S2 - 2 (S1^½ S2 S1^½)^½) (Heusel et al.,
/// arXiv:1706.08500, equation 6; FID when the extractor is its Inception). Grows as pictures get fewer: compare only at the same n.
/// </summary>
/// <remarks>
/// With S1 = A A' and S2 = B B', the eigenvalues of S1^½ S2 S1^½ are the squared singular values of A'B, so the last trace is A'B's
/// nuclear norm. Nothing is squared and rooted again, so covariances without full rank cost no digits.
/// </remarks>
public sealed class FrechetDistance : ISetMetric
{
    /// <inheritdoc/>
    public string Id => "frechet";

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public Needs Needs => Needs.Moments;

    /// <inheritdoc/>
    public int LeastPictures => 2;

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress)
        => [new("FD", Better.Lower, Between(real.Gaussian, generated.Gaussian))];

    /// <summary>The distance of two normal distributions, at least 0.</summary>
    /// <exception cref="MetricException">Numbers of features differ.</exception>
    public static double Between(Gaussian a, Gaussian b) => Between(a, Factor(a), b);

    /// <summary>The distance, given the first covariance's factor: worth it where one set is compared with many.</summary>
    internal static double Between(Gaussian a, Matrix factor, Gaussian b)
    {
        if (a.Width != b.Width)
        {
            throw new MetricException($"Statistics of {a.Width} features can't be compared with statistics of {b.Width}.");
        }

        Matrix other = Factor(b), product = Matrix.Zeros(factor.Columns, other.Columns);
        Products.Add(product, 1, factor.Transposed, other);
        double apart = 0;
        for (int i = 0; i < a.Width; i++)
        {
            apart += (a.Mean[i] - b.Mean[i]) * (a.Mean[i] - b.Mean[i]);
        }

        return Math.Max(0, apart + a.Trace + b.Trace - (2 * NuclearNorm.Of(product)));
    }

    internal static Matrix Factor(Gaussian gaussian) => PivotedCholesky.Factor(gaussian.CovarianceMatrix());
}
