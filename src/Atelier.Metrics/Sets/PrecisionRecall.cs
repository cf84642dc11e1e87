using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>
/// Precision: the share of generated pictures that lie within the real ones' manifold, the union of balls that reach to each
/// picture's k-th neighbour. Recall: the share of real ones within the generated ones' (Kynkäänniemi et al., arXiv:1904.06991,
/// equations 1 and 2). Both depend on n: compare at the same.
/// </summary>
/// <param name="k">Neighbours; the paper's 3.</param>
public sealed class PrecisionRecall(int k = 3) : ISetMetric
{
    /// <inheritdoc/>
    public string Id => "pr";

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
        double[] realRadii = Neighbours.Radii(x, k, Share.Of(progress, 0, 3)), generatedRadii = Neighbours.Radii(y, k, Share.Of(progress, 1, 3));
        bool[] precise = new bool[y.Count], recalled = new bool[x.Count];
        Neighbours.Visit(
            y,
            x,
            (row, first, squares) =>
            {
                double own = generatedRadii[row];
                for (int j = 0; j < squares.Length; j++)
                {
                    precise[row] |= squares[j] <= realRadii[first + j];
                    if (squares[j] <= own)
                    {
                        // Threads may write the same place, but all write the same value.
                        recalled[first + j] = true;
                    }
                }
            },
            Share.Of(progress, 2, 3));
        return [Bootstrap.Mean("precision", Better.Higher, [.. precise.Select(Part)]), Bootstrap.Mean("recall", Better.Higher, [.. recalled.Select(Part)])];

        static double Part(bool within) => within ? 1 : 0;
    }
}
