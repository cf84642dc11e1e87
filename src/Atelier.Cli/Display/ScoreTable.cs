using System.Globalization;
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

    public static string[] Cells(Score score) =>
    [
        $"{score.Name} {(score.Better == Better.Lower ? '↓' : '↑')}",
        Value(score),
        score.Interval is { } interval ? Text($"{interval.Low:G3} to {interval.High:G3}") : "-",
        score.Floor is { } floor ? Text($"{floor.Value:G4}{(floor.Pictures == score.Passport.Pictures ? "" : Text($" (n {floor.Pictures})"))}") : "-",
    ];

    /// <summary>With its deviation over subsets, where it has one.</summary>
    public static string Value(Score score) => Text($"{score.Value:G4}{(score.Deviation is { } deviation ? Text($" ± {deviation:G2}") : "")}");

    /// <summary>What a score's passport shares with those of the other metrics of one evaluation.</summary>
    public static string Passport(Score score) => $"{score.Passport with { Settings = "" }}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
