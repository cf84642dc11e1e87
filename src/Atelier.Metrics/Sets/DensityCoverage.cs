using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
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
        int[] balls = new int[y.Count];
        bool[] covered = new bool[x.Count];
        Neighbours.Visit(
            y,
            x,
            (row, first, squares) =>
            {
                for (int j = 0; j < squares.Length; j++)
                {
                    if (squares[j] <= radii[first + j])
                    {
                        balls[row]++;
                        covered[first + j] = true; // Threads may write the same place, but all write the same value.
                    }
                }
            },
            Share.Of(progress, 1, 2));
        return
        [
            Bootstrap.Mean("density", Better.Higher, [.. balls.Select(count => (double)count / k)]),
            Bootstrap.Mean("coverage", Better.Higher, [.. covered.Select(within => within ? 1.0 : 0)]),
        ];
    }
}
