using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>
/// Density: how many real pictures' balls (reaching to their k-th neighbour) a generated picture lies in, on average, over k; 1 is
/// what real pictures have. Coverage: the share of real pictures with a generated one in their ball (Naeem et al.,
/// arXiv:2002.09797, equations 3 and 4). Outliers among the real ones disturb it less than precision and recall.
/// </summary>
/// <param name="k">Neighbours; the paper's 5.</param>
public sealed class DensityCoverage(int k = 5) : ISetMetric
{
    /// <inheritdoc/>
    public string Id => "dc";

    /// <inheritdoc/>
    public string Settings => $"k={k}";

    /// <inheritdoc/>
    public Needs Needs => Needs.Features;

    /// <inheritdoc/>
    public int LeastPictures => k + 1;

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress)
    {
        FeatureRows x = real.Features!, y = generated.Features!;
        double[] radii = Neighbours.Radii(x, k, Share.Of(progress, 0, 2));
        int[] generatedInBall = new int[x.Count];
        Neighbours.Visit(
            x,
            y,
            (row, _, squares) =>
            {
                foreach (double square in squares)
                {
                    generatedInBall[row] += square <= radii[row] ? 1 : 0;
                }
            },
            Share.Of(progress, 1, 2));
        return
        [
            new("density", Better.Higher, generatedInBall.Sum(count => (long)count) / ((double)k * y.Count)),
            new("coverage", Better.Higher, generatedInBall.Count(count => count > 0) / (double)x.Count),
        ];
    }
}
