using Atelier.App.Runs;

namespace Atelier.App.Store;

/// <summary>In what two runs differ, and how they score.</summary>
/// <param name="Left">The first run's name.</param>
/// <param name="Right">The second's.</param>
/// <param name="Settings">What they were started with and on, where it differs: recipe, settings, data and their hash, engine, versions, machine.</param>
/// <param name="Scores">Every score that either has.</param>
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
        [.. left.Scores.Concat(right.Scores).Select(record => record.Score.Name).Distinct().Order(StringComparer.Ordinal).Select(name => new ScorePair(name, left.ScoreBy(name), right.ScoreBy(name)))]);

    private static string Machine(RunRecord run) => run.Machine?.ToJson() ?? "{}";
}

/// <summary>A setting in which two runs differ; null where one doesn't have it.</summary>
public sealed record SettingDifference(string Key, string? Left, string? Right);

/// <summary>Two runs' scores of one name; null where a run has none.</summary>
/// <param name="Name">As "FD[fashion-cnn]".</param>
/// <param name="Left">The first run's.</param>
/// <param name="Right">The second's.</param>
public sealed record ScorePair(string Name, ScoreRecord? Left, ScoreRecord? Right)
{
    /// <summary>In what their passports differ: if in anything, they can't be compared.</summary>
    public IReadOnlyList<string> Incomparable => Left is null || Right is null ? [] : Left.Score.DifferencesTo(Right.Score);
}
