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
    // n d² of a resample whose covariance takes some 20 ms.
    private const double MostWork = 1e9;

    /// <inheritdoc/>
    public string Id => "fd";

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public Needs Needs => Needs.Moments;

    /// <inheritdoc/>
    public int LeastPictures => 2;

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress)
    {
        Matrix factor = Factor(real.Gaussian);
        return [new("FD", Better.Lower, Between(real.Gaussian, factor, generated.Gaussian)) { Replicates = Replicates(real.Gaussian, factor, generated) }];
    }

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

    /// <summary>Pictures are drawn again from their stored features (with replacement), where that is affordable.</summary>
    private static Replicates? Replicates(Gaussian real, Matrix factor, Sample generated)
        => generated.Features is not { } features || (double)features.Count * features.Width * features.Width > MostWork ? null
            : (key, count) => [.. Enumerable.Range(0, count).Select(i => Between(real, factor, features.Take(Subsets.Resample(key.At(i), features.Count)).ToGaussian()))];

    internal static Matrix Factor(Gaussian gaussian) => PivotedCholesky.Factor(gaussian.CovarianceMatrix());
}
