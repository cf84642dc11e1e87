using Atelier.Metrics.Trust;

namespace Atelier.App.Comparison;

/// <summary>Means of scores that can be compared.</summary>
internal static class MeanScore
{
    /// <summary>The mean, with Student's interval; the rest is that of the first.</summary>
    /// <param name="scores">At least one, all with the same passport.</param>
    public static Score Of(IReadOnlyList<Score> scores)
    {
        double[] values = [.. scores.Select(score => score.Value)];
        return scores[0] with { Value = values.Average(), Deviation = null, Interval = MeanInterval.Student(values) };
    }

    /// <summary>The passport of a mean over checkpoints: it can't be compared with a single checkpoint's score.</summary>
    public static Passport PassportOf(Passport one)
        => one with { Settings = string.Join("; ", new[] { one.Settings, "mean over checkpoints of the last quarter" }.Where(part => part.Length > 0)) };
}
