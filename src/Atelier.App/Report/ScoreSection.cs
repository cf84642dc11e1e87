using System.Globalization;
using Atelier.App.Runs;
using Atelier.Metrics;
using Atelier.Metrics.Trust;

namespace Atelier.App.Report;

/// <summary>A run's scores on its page: how each went over the steps, and those of the last step with all that belongs to them.</summary>
internal static class ScoreSection
{
    /// <summary>The section; nothing where the run has no scores.</summary>
    public static Html Of(string runFolder)
    {
        RunFolder run = new(runFolder);
        IReadOnlyList<ScoreRecord> scores = run.Scores;
        return scores.Count == 0 ? default : Html.Of($"""

            <section><h2>Scores</h2>
            <div class="charts">{Charts(scores).Select(chart => chart.Render())}</div>
            {Table(scores, run.BestCheckpoint?.Record.Step)}
            </section>

            """);
    }

    /// <summary>A chart for each score that several steps have; only scores that can be compared share a curve.</summary>
    private static IEnumerable<SvgChart> Charts(IReadOnlyList<ScoreRecord> scores)
        => from record in scores
           group record by record.Score.Passport into comparable
           where comparable.Count() > 1
           let steps = comparable.OrderBy(record => record.Step).ToArray()
           select new SvgChart($"{steps[0].Score.Name} {Arrow(steps[0].Score)}", "step", [.. Curves(steps)]);

    private static IEnumerable<Series> Curves(ScoreRecord[] steps)
    {
        yield return new("score", [.. steps.Select(record => new Point(record.Step, record.Score.Value))]);
        if (Array.Exists(steps, record => record.Score.Floor is not null))
        {
            yield return new("real against real", [.. steps.Select(record => new Point(record.Step, record.Score.Floor?.Value ?? double.NaN))]);
        }
    }

    /// <summary>The best step's scores and the last step's.</summary>
    private static Html Table(IReadOnlyList<ScoreRecord> scores, long? best)
    {
        long last = scores.Max(record => record.Step);
        return Html.Of($"""
            <table><tr><th>step</th><th>score</th><th>value</th><th>interval</th><th>real against real</th><th>passport</th></tr>
            {scores.Where(record => record.Step == best || record.Step == last).OrderBy(record => record.Step).Select(record => Row(record, record.Step == best))}</table>
            """);
    }

    private static Html Row(ScoreRecord record, bool best)
    {
        Score score = record.Score;
        string deviation = score.Deviation is { } spread ? $" ± {Labels.Number(spread)}" : "";
        string interval = score.Interval is { } found ? string.Create(CultureInfo.InvariantCulture, $"{Labels.Number(found.Low)} to {Labels.Number(found.High)} ({found.Level:P0})") : "";
        string floor = score.Floor is { } real ? $"{Labels.Number(real.Value)} (n {Labels.Count(real.Pictures)})" : "";
        return Html.Of($"""
            <tr><td>{Labels.Count(record.Step)}{(best ? " (best)" : "")}</td><td>{score.Name} {Arrow(score)}</td><td>{Labels.Number(score.Value)}{deviation}</td><td>{interval}</td><td>{floor}</td><td class="dim">{score.Passport.ToString()}</td></tr>

            """);
    }

    private static string Arrow(Score score) => score.Better == Better.Lower ? "↓" : "↑";
}
