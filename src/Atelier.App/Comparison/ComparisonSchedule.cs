using Atelier.App.Runs;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Sets;

namespace Atelier.App.Comparison;

/// <summary>When trials are scored, and by what.</summary>
internal static class ComparisonSchedule
{
    /// <summary>The share of the budget from which on scores count: what is compared is their mean, for a single checkpoint's swings by a third within some steps.</summary>
    public const double CountsFrom = 0.75;

    private const int Before = 7, Counted = 9;

    /// <summary>Evenly spaced points before the last quarter, for the curve, and closer ones in it, both ends included.</summary>
    public static IReadOnlyList<double> Milestones { get; } =
    [
        .. Enumerable.Range(1, Before).Select(i => CountsFrom * i / (Before + 1)),
        .. Enumerable.Range(0, Counted).Select(i => CountsFrom + ((1 - CountsFrom) * i / (Counted - 1))),
    ];

    /// <summary>A checkpoint a minute besides, for a kill; pictures only at milestones.</summary>
    public static Cadence Cadence { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.MaxValue / 2, TimeSpan.FromSeconds(60)) { Milestones = Milestones };

    /// <summary>Intervals come from checkpoints and seeds, so a single score needs none.</summary>
    public static EvaluationOptions Options { get; } = new() { Metrics = [new FrechetDistance(), new KernelDistance(), new PrecisionRecall()], Replicates = 0 };
}
