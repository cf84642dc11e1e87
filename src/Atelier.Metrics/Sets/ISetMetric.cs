using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>A metric that judges a set of pictures by another: generated ones by real ones.</summary>
public interface ISetMetric
{
    /// <summary>What it is asked for by: "fd", "kd".</summary>
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
