using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>A metric that judges a set of pictures by another: generated ones by real ones.</summary>
public interface ISetMetric
{
    /// <summary>What it is asked for by: "frechet", "kid".</summary>
    string Id { get; }

    /// <summary>What of it can be set and changes its value, as "k=3"; empty where there is nothing.</summary>
    string Settings { get; }

    /// <summary>What it needs to know of both sets, besides mean and covariance of the features.</summary>
    Needs Needs { get; }

    /// <summary>Fewest pictures in each set that give a value.</summary>
    int LeastPictures { get; }

    /// <summary>Measures. The same sets, key and settings give the same bits.</summary>
    /// <param name="real">Real pictures.</param>
    /// <param name="generated">Generated ones.</param>
    /// <param name="key">Chooses subsets, where there are any.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; null if nobody watches.</param>
    /// <exception cref="MetricException">Too few pictures, or the sets don't fit each other; call it by <see cref="SetMetrics.Compare"/>, which checks.</exception>
    IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress);
}

/// <summary>What a metric needs to know of pictures.</summary>
[Flags]
public enum Needs
{
    /// <summary>Mean and covariance of the features.</summary>
    Moments = 0,

    /// <summary>The features of each picture.</summary>
    Features = 1,

    /// <summary>What a classifier says of each picture.</summary>
    Logits = 2,

    /// <summary>The class of each picture.</summary>
    Labels = 4,
}

/// <summary>Which way a metric improves.</summary>
public enum Better
{
    /// <summary>Less is better.</summary>
    Lower,

    /// <summary>More is better.</summary>
    Higher,
}

/// <summary>A metric's value.</summary>
/// <param name="Quantity">What it is, without the extractor's name: "FD", "precision", "FD class 3".</param>
/// <param name="Better">Which way it improves.</param>
/// <param name="Value">The value.</param>
/// <param name="Deviation">Standard deviation over subsets or splits, where the metric has them.</param>
public sealed record Measurement(string Quantity, Better Better, double Value, double? Deviation = null);

/// <summary>What holds for all metrics of sets.</summary>
public static class SetMetrics
{
    /// <summary>Checks that a metric has what it needs, and measures.</summary>
    /// <inheritdoc cref="ISetMetric.Measure"/>
    /// <param name="metric">The metric.</param>
    /// <param name="real">Real pictures.</param>
    /// <param name="generated">Generated ones.</param>
    /// <param name="key">Chooses subsets, where there are any.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; null if nobody watches.</param>
    /// <exception cref="MetricException">Too few pictures, missing logits or labels, or another number of features on one side.</exception>
    public static IReadOnlyList<Measurement> Compare(
        this ISetMetric metric, Sample real, Sample generated, RandomKey key = default, IProgress<double>? progress = null)
    {
        Check(metric, real, "real");
        Check(metric, generated, "generated");
        int width = real.Gaussian.Width, other = generated.Gaussian.Width;
        return width == other
            ? metric.Measure(real, generated, key, progress)
            : throw new MetricException($"{metric.Id}: {width} features of the real pictures, {other} of the generated ones; both must come from the same extractor.");
    }

    private static void Check(ISetMetric metric, Sample sample, string which)
    {
        if (sample.Count < metric.LeastPictures)
        {
            throw new MetricException($"{metric.Id}: {sample.Count} {which} pictures are too few; it takes at least {metric.LeastPictures}.");
        }

        Need(Needs.Features, sample.Features, "features of each picture (only mean and covariance are known)");
        Need(Needs.Logits, sample.Logits, "logits (the extractor is no classifier)");
        Need(Needs.Labels, sample.Labels, "labels");

        void Need(Needs need, object? part, string what)
        {
            if (metric.Needs.HasFlag(need) && part is null)
            {
                throw new MetricException($"{metric.Id}: the {which} pictures have no {what}.");
            }
        }
    }
}
