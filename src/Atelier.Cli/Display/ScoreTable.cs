using System.Globalization;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>Scores as a table: nobody should read a value without its uncertainty.</summary>
internal static class ScoreTable
{
    public static Table Of(IReadOnlyList<Score> scores)
    {
        Table table = Tables.Of("score", "value", "95 % interval", "real against real");
        foreach (Score score in scores)
        {
            table.Add(
                $"{score.Name} {(score.Better == Better.Lower ? '↓' : '↑')}",
                Text($"{score.Value:G4}{(score.Deviation is { } deviation ? Text($" ± {deviation:G2}") : "")}"),
                score.Interval is { } interval ? Text($"{interval.Low:G3} to {interval.High:G3}") : "-",
                score.Floor is { } floor ? Text($"{floor.Value:G4}{(floor.Pictures == score.Passport.Pictures ? "" : Text($" (n {floor.Pictures})"))}") : "-");
        }

        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
