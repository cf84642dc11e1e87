using Atelier.App.Runs;

namespace Atelier.App.Store;

/// <summary>In what two runs differ, and how they score.</summary>
/// <param name="Left">The first run's name.</param>
/// <param name="Right">The second's.</param>
/// <param name="Settings">What they were started with and on, where it differs: recipe, settings, data and their hash, engine, versions, machine.</param>
/// <param name="Scores">Every metric that either has.</param>
public sealed record RunDifference(string Left, string Right, IReadOnlyList<SettingDifference> Settings, IReadOnlyList<ScorePair> Scores)
{
    // Two runs are always started at two moments.
    private static readonly string[] s_unlike = ["created"];

    /// <summary>Compares two runs.</summary>
    public static RunDifference Between(RunRecord left, RunRecord right) => new(
        left.Name,
        right.Name,
        [
            .. JsonFields.Differences(left.Recipe.ToJson(), right.Recipe.ToJson()).Where(d => !s_unlike.Contains(d.Key)).Select(d => new SettingDifference(d.Key, d.Left, d.Right)),
            .. JsonFields.Differences(Machine(left), Machine(right)).Select(d => new SettingDifference($"machine.{d.Key}", d.Left, d.Right)),
        ],
        [.. left.Scores.Concat(right.Scores).Select(score => score.Metric).Distinct().Order(StringComparer.Ordinal).Select(metric => Pair(metric, left, right))]);

    private static string Machine(RunRecord run) => run.Machine?.ToJson() ?? "{}";

    private static ScorePair Pair(string metric, RunRecord left, RunRecord right)
    {
        ScoreRecord? a = left.ScoreBy(metric), b = right.ScoreBy(metric);
        return new(metric, a, b, a is null || b is null ? [] : a.DifferencesTo(b));
    }
}

/// <summary>A setting in which two runs differ; null where one doesn't have it.</summary>
public sealed record SettingDifference(string Key, string? Left, string? Right);

/// <summary>Two runs' scores by one metric; null where a run has none.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Left">The first run's.</param>
/// <param name="Right">The second's.</param>
/// <param name="Incomparable">In what their passports differ: if in anything, they can't be compared.</param>
public sealed record ScorePair(string Metric, ScoreRecord? Left, ScoreRecord? Right, IReadOnlyList<string> Incomparable);
