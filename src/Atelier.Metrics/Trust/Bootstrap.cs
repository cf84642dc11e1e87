using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Trust;

/// <summary>
/// How far chance moves a value: pictures are drawn again from those at hand, with replacement (Efron, "Bootstrap methods: another
/// look at the jackknife", 1979). The other side stays as it is: the reference, but for recall and coverage, which are means over real
/// pictures, the generated ones.
/// </summary>
public static class Bootstrap
{
    /// <summary>
    /// The interval that the replicates span, moved so that their mean stands at the value: resampled sets hold fewer different
    /// pictures, which shifts metrics such as the Fréchet distance, but hardly changes their spread.
    /// </summary>
    /// <param name="value">The metric's value.</param>
    /// <param name="replicates">At least two.</param>
    /// <param name="level">How often such an interval holds the true value.</param>
    public static Interval Interval(double value, IReadOnlyCollection<double> replicates, double level = 0.95)
    {
        double[] sorted = [.. replicates.Order()];
        double shift = value - sorted.Average(), tail = (1 - level) / 2;
        return new(Spread.Quantile(sorted, tail) + shift, Spread.Quantile(sorted, 1 - tail) + shift, level);
    }

    /// <summary>A measurement that is the mean of what each picture adds.</summary>
    internal static Measurement Mean(string quantity, Better better, double[] parts) => new(quantity, better, parts.Average())
    {
        Replicates = (key, count) => [.. Enumerable.Range(0, count).Select(i => Subsets.Resample(key.At(i), parts.Length).Average(part => parts[part]))],
    };
}
