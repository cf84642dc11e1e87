using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>What holds for all metrics of sets.</summary>
public static class SetMetrics
{
    /// <summary>Every metric of sets with its usual settings.</summary>
    public static IReadOnlyList<ISetMetric> All { get; } =
        [new FrechetDistance(), new KernelDistance(), new InceptionScore(), new PrecisionRecall(), new DensityCoverage(), new PerClassFrechet(), new ClassFidelity()];

    /// <summary>The metrics of these names, in the order asked for.</summary>
    /// <param name="ids">As "fd", "pr"; upper and lower case are the same.</param>
    /// <exception cref="MetricException">There is none of a name.</exception>
    public static IReadOnlyList<ISetMetric> Named(IEnumerable<string> ids)
        => [.. ids.Select(id => All.FirstOrDefault(metric => metric.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new MetricException($"There is no metric '{id}', only {string.Join(", ", All.Select(metric => metric.Id))}."))];

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
        return real.Width == generated.Width
            ? metric.Measure(real, generated, key, progress)
            : throw new MetricException(
                $"{metric.Id}: {real.Width} features of the real pictures, {generated.Width} of the generated ones; both must come from the same extractor.");
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
