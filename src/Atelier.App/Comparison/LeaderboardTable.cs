using System.Globalization;
using System.Text.RegularExpressions;
using Atelier.App.Report;
using Atelier.Metrics;
using Atelier.Metrics.Trust;

namespace Atelier.App.Comparison;

/// <summary>A leaderboard as a table of text, for whatever draws tables.</summary>
/// <param name="Head">The columns' names.</param>
/// <param name="Rows">A recipe each, the best first, and then the noise floor.</param>
public sealed record LeaderboardTable(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Nothing = "–";

    /// <summary>The table of a leaderboard.</summary>
    public static LeaderboardTable Of(Leaderboard board)
    {
        string[] scores = [.. board.Quantities.Select(score => $"{score.Name} {(score.Better == Better.Lower ? '↓' : '↑')}")];
        List<IReadOnlyList<string>> rows = [.. board.Standings.Select(standing => Row(standing, board.Quantities))];
        if (board.Quantities.Any(score => score.Floor is not null))
        {
            rows.Add(["real against real", .. board.Quantities.Select(score => score.Floor is { } floor ? Labels.Number(floor.Value) : Nothing), "", ""]);
        }

        return new(["recipe", .. scores, "steps", "the doctor"], rows);
    }

    /// <summary>The same with the extractor left out of the scores' names, for narrow places that name it elsewhere.</summary>
    public LeaderboardTable Brief => this with { Head = [.. Head.Select(name => Regex.Replace(name, @"\[.*\]", ""))] };

    /// <summary>As "0.0731 ± 0.0042".</summary>
    public static string Text(Score score)
        => score.Interval is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{Labels.Number(score.Value)} ± {(interval.High - interval.Low) / 2:G2}") : Labels.Number(score.Value);

    /// <summary>In Markdown: the first column to the left, scores and counts to the right.</summary>
    public string ToMarkdown()
    {
        string[] marks = [.. Head.Select((_, i) => i == 0 || i == Head.Count - 1 ? "---" : "---:")];
        return string.Concat(new[] { Head, marks }.Concat(Rows).Select(row => $"| {string.Join(" | ", row)} |\n"));
    }

    private static IReadOnlyList<string> Row(Standing standing, IReadOnlyList<Score> quantities)
    {
        TrialResult[] begun = [.. standing.Trials.Where(trial => trial.Step > 0)];
        return
        [
            standing.Entrant.Name,
            .. quantities.Select(quantity => standing.Scores.FirstOrDefault(score => score.Name == quantity.Name) is { } score ? Text(score) : Nothing),
            begun.Length == 0 ? Nothing : Labels.Count((long)Math.Round(begun.Average(trial => trial.Step))),
            string.Join("; ", ((string[])[standing.Troubles, .. standing.Findings]).Where(part => part.Length > 0).DefaultIfEmpty(Nothing)),
        ];
    }
}
