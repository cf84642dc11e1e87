using System.Globalization;
using Atelier.App.Evaluation;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>Scores as a table: nobody should read a value without its uncertainty.</summary>
internal static class ScoreTable
{
    /// <summary>What <see cref="Cells"/> are called.</summary>
    public static string[] Columns { get; } = ["score", "value", "95 % interval", "real against real"];

    public static Table Of(IReadOnlyList<Score> scores)
    {
        Table table = Tables.Of(Columns[0], Columns[1..]);
        foreach (Score score in scores)
        {
            string[] cells = Cells(score);
            table.Add(cells[0], cells[1..]);
        }

        return table;
    }

    /// <summary>A curve's scores, a place a row, with the noise floor of the first.</summary>
    public static Table Of(ScoreCurve curve)
    {
        Table table = Tables.Of(curve.Over, [.. curve.Points[0].Scores.Select(score => $"{score.Name} {Arrow(score)}"), $"{curve.Points[0].Scores[0].Passport.Metric} of real"]);
        foreach (ScorePoint point in curve.Points)
        {
            table.Add(Text($"{point.At}"), [.. point.Scores.Select(Value), Floor(point.Scores[0])]);
        }

        return table;
    }

    public static string[] Cells(Score score) =>
    [
        $"{score.Name} {Arrow(score)}",
        Value(score),
        score.Interval is { } interval ? Text($"{interval.Low:G3} to {interval.High:G3}") : "-",
        Floor(score),
    ];

    /// <summary>With its deviation over subsets, where it has one.</summary>
    public static string Value(Score score) => Text($"{score.Value:G4}{(score.Deviation is { } deviation ? Text($" ± {deviation:G2}") : "")}");

    private static char Arrow(Score score) => score.Better == Better.Lower ? '↓' : '↑';

    private static string Floor(Score score)
        => score.Floor is { } floor ? Text($"{floor.Value:G4}{(floor.Pictures == score.Passport.Pictures ? "" : Text($" (n {floor.Pictures})"))}") : "-";

    /// <summary>What a score's passport shares with those of the other metrics of one evaluation.</summary>
    public static string Passport(Score score) => $"{score.Passport with { Settings = "" }}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
