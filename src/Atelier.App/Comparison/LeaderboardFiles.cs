using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.App.Runs;
using Atelier.Metrics.Trust;

namespace Atelier.App.Comparison;

/// <summary>A leaderboard as files for scripts and documents.</summary>
public static class LeaderboardFiles
{
    /// <summary>Everything, as JSON.</summary>
    public const string JsonName = "results.json";

    /// <summary>The table, as a fragment of Markdown.</summary>
    public const string MarkdownName = "leaderboard.md";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>
    /// The leaderboard as one JSON object: the question, and for each recipe, the best first, its settings, its mean scores whole (passport,
    /// interval, noise floor), and of each trial what became of it and the values at each milestone.
    /// </summary>
    public static string ToJson(Leaderboard board) => JsonSerializer.Serialize(
        new
        {
            board.Comparison.Question,
            board.Comparison.Seeds,
            ComparisonSchedule.CountsFrom,
            Intervals = board.IntervalsInWords,
            board.Notes,
            Standings = board.Standings.Select(standing => new
            {
                standing.Entrant.Name,
                standing.Entrant.Recipe,
                Settings = new Dictionary<string, string>(standing.Entrant.Values(board.Comparison.Question.Settings).All),
                Finished = standing.IsWhole,
                standing.Scores,
                standing.Findings,
                Trials = standing.Trials.Select(Of),
            }),
        },
        s_json);

    /// <summary>Writes both into a folder, each in one step.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static void Write(string folder, Leaderboard board)
    {
        SharedFile.Replace(Path.Combine(folder, JsonName), Encoding.UTF8.GetBytes(ToJson(board) + "\n"));
        SharedFile.Replace(Path.Combine(folder, MarkdownName), Encoding.UTF8.GetBytes($"{LeaderboardTable.Of(board).ToMarkdown()}\n{board.IntervalsInWords}\n"));
    }

    private static object Of(TrialResult trial) => new
    {
        trial.Trial.Seed,
        Run = trial.Trial.Run.Name,
        trial.State,
        trial.Step,
        trial.Seconds,
        trial.ImagesPerSecond,
        Means = Values(trial.Scores),
        Points = trial.Points.Select(point => new { point.Step, point.Seconds, point.Used, Values = Values(point.Scores) }),
        Findings = (trial.History?.StandingFindings ?? []).Select(finding => new { finding.Disease, finding.Since, finding.Step }),
    };

    private static Dictionary<string, double> Values(IReadOnlyList<Score> scores) => scores.ToDictionary(score => score.Name, score => score.Value);
}
