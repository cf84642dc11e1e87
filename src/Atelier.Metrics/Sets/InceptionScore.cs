using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>
/// exp(mean KL(p(y|x) || p(y))) of a classifier's answers, over splits (Salimans et al., arXiv:1606.03498, section 4): high where
/// each picture is sure of its class and all classes occur. It never looks at real pictures; what real ones score is its noise floor.
/// </summary>
/// <param name="splits">How many parts, chosen at random, are scored each by itself: pictures may come sorted by class.</param>
public sealed class InceptionScore(int splits = 10) : ISetMetric
{
    /// <inheritdoc/>
    public string Id => "is";

    /// <inheritdoc/>
    public string Settings => $"splits={splits}";

    /// <inheritdoc/>
    public Needs Needs => Needs.Logits;

    /// <inheritdoc/>
    public int LeastPictures => 2 * splits;

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress)
    {
        FeatureRows unsorted = generated.Logits!, logits = unsorted.Take(Subsets.Draw(key.Stream("order"), unsorted.Count, unsorted.Count));
        double[] values = Scores(logits);
        return
        [
            new("IS", Better.Higher, values.Average(), Spread.Deviation(values))
            {
                Replicates = (choice, count) => [.. Enumerable.Range(0, count).Select(i => Scores(logits.Take(Subsets.Resample(choice.At(i), logits.Count))).Average())],
            },
        ];
    }

    private double[] Scores(FeatureRows logits)
    {
        return [.. Enumerable.Range(0, splits).Select(i => Score(logits, Bound(i), Bound(i + 1)))];

        int Bound(int split) => (int)((long)logits.Count * split / splits);
    }

    private static double Score(FeatureRows logits, int start, int end)
    {
        double[] marginal = new double[logits.Width], p = new double[logits.Width];
        double negativeEntropy = 0;
        for (int i = start; i < end; i++)
        {
            Softmax(logits[i], p);
            for (int c = 0; c < p.Length; c++)
            {
                marginal[c] += p[c] / (end - start);
                negativeEntropy += XLogX(p[c]);
            }
        }

        // The mean of sum p log(p / m) is the mean of sum p log p, less sum m log m.
        return Math.Exp((negativeEntropy / (end - start)) - marginal.Sum(XLogX));
    }

    private static double XLogX(double x) => x > 0 ? x * Math.Log(x) : 0;

    private static void Softmax(ReadOnlySpan<float> logits, Span<double> p)
    {
        double most = System.Numerics.Tensors.TensorPrimitives.Max(logits), sum = 0;
        for (int c = 0; c < p.Length; c++)
        {
            sum += p[c] = Math.Exp(logits[c] - most);
        }

        System.Numerics.Tensors.TensorPrimitives.Divide(p, sum, p);
    }
}
