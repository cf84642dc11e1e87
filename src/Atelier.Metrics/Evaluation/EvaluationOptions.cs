using Atelier.Metrics.Sets;

namespace Atelier.Metrics.Evaluation;

/// <summary>How pictures are judged.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Below this number of pictures the Fréchet distance's bias is large, and the kernel distance leads the report.</summary>
    public const int ManyPictures = 10_000;

    /// <summary>What to measure.</summary>
    public IReadOnlyList<ISetMetric> Metrics { get; init; } = [new FrechetDistance(), new KernelDistance(), new PrecisionRecall(), new DensityCoverage()];

    /// <summary>Pictures at a time; what is measured does not depend on it.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Seed of the pictures, for the passport, and of the metrics' own choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>What the latent's components are kept within, for the passport; null for no truncation.</summary>
    public double? Truncation { get; init; }

    /// <summary>Sets that are drawn for an interval; 0 for none.</summary>
    public int Replicates { get; init; } = 100;

    /// <summary>Whether noise floors are measured: about as dear as the scores.</summary>
    public bool Floors { get; init; } = true;

    /// <summary>Whether each picture's features are kept for whatever else is to be asked of them, even if no metric needs them.</summary>
    public bool KeepFeatures { get; init; }

    /// <summary>Features that are kept even if no metric needs them: for intervals, at 64 MB.</summary>
    internal long AlwaysKept { get; init; } = 1L << 24;

    /// <summary>Whether each picture's features are kept: where a metric needs them, and where they are few.</summary>
    internal bool Keeps(long pictures, int features) => KeepFeatures || Metrics.Any(metric => metric.Needs != Needs.Moments) || pictures * features <= AlwaysKept;
}

/// <summary>How far an evaluation is.</summary>
/// <param name="Stage">What it does: "features of fashion-mnist/test", "kd".</param>
/// <param name="Share">The share of this that is done, 0 to 1.</param>
public readonly record struct EvaluationProgress(string Stage, double Share);

/// <summary>Names the stage that a share belongs to.</summary>
internal sealed class Stage : IProgress<double>
{
    private readonly IProgress<EvaluationProgress> _progress;
    private readonly string _name;

    private Stage(IProgress<EvaluationProgress> progress, string name) => (_progress, _name) = (progress, name);

    public static Stage? Of(IProgress<EvaluationProgress>? progress, string name) => progress is null ? null : new Stage(progress, name);

    /// <inheritdoc/>
    public void Report(double value) => _progress.Report(new EvaluationProgress(_name, value));
}
