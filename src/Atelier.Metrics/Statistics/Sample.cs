namespace Atelier.Metrics.Statistics;

/// <summary>What metrics see of a set of pictures.</summary>
public sealed class Sample
{
    private readonly Lazy<Gaussian> _gaussian;

    /// <summary>A set whose features are at hand.</summary>
    /// <param name="features">[n, d].</param>
    /// <param name="logits">[n, classes], where the extractor is a classifier.</param>
    /// <param name="labels">Each picture's class, where there are any.</param>
    /// <exception cref="ArgumentException">Numbers of pictures differ.</exception>
    public Sample(FeatureRows features, FeatureRows? logits = null, int[]? labels = null)
    {
        if ((logits ?? features).Count != features.Count || (labels?.Length ?? features.Count) != features.Count)
        {
            throw new ArgumentException($"Sample: features of {features.Count} pictures, logits of {logits?.Count}, labels of {labels?.Length}.");
        }

        (Features, Logits, Labels, Count) = (features, logits, labels, features.Count);
        _gaussian = new(features.ToGaussian);
    }

    /// <summary>A set of which only mean and covariance are known: too large to keep, or read from a file.</summary>
    public Sample(Gaussian gaussian) => (_gaussian, Count) = (new(gaussian), gaussian.Count);

    /// <summary>Number of pictures; null where a file does not say.</summary>
    public long? Count { get; }

    /// <summary>Number of features, d.</summary>
    public int Width => Features?.Width ?? Gaussian.Width;

    /// <summary>[n, d]; null where only mean and covariance are known.</summary>
    public FeatureRows? Features { get; }

    /// <summary>[n, classes]; null without a classifier.</summary>
    public FeatureRows? Logits { get; }

    /// <summary>Each picture's class; null where there are none.</summary>
    public int[]? Labels { get; }

    /// <summary>Mean and covariance of the features.</summary>
    /// <exception cref="MetricException">Fewer than two pictures.</exception>
    public Gaussian Gaussian => _gaussian.Value;

    /// <summary>Some of the pictures; one may be taken several times.</summary>
    /// <exception cref="MetricException">Only mean and covariance are known.</exception>
    public Sample Take(ReadOnlySpan<int> pictures)
    {
        int[]? labels = Labels is null ? null : new int[pictures.Length];
        for (int i = 0; i < labels?.Length; i++)
        {
            labels[i] = Labels![pictures[i]];
        }

        return new Sample(Needed(Features, "features").Take(pictures), Logits?.Take(pictures), labels);
    }

    internal static T Needed<T>(T? part, string what)
        where T : class => part ?? throw new MetricException($"This needs the {what} of each picture; here there are none.");
}
