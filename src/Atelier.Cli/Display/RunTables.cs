using System.Globalization;
using Atelier.App.Runs;
using Atelier.App.Store;
using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>Runs of the store as tables.</summary>
internal static class RunTables
{
    public static Table List(IReadOnlyList<RunRecord> runs)
    {
        Table table = Tables.Of("run", "recipe", "started (UTC)", "steps", "time", "best score");
        foreach (RunRecord run in runs)
        {
            table.Add(
                run.Name, run.Recipe.Recipe, run.Recipe.Created.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                Steps(run.Step), Words.Time(TimeSpan.FromSeconds(run.Seconds)), run.Best is { } best ? $"{best.Record.Score.Name} {ScoreTable.Value(best.Record.Score)}" : "-");
        }

        return table;
    }

    public static IEnumerable<Table> Show(RunRecord run)
    {
        Table facts = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        foreach ((string name, string value) in Facts(run))
        {
            facts.Add(name, value);
        }

        yield return facts;
        if (run.Scores.Count > 0)
        {
            // What the scores of one evaluation share is told once; in each row it would leave no room for the rest.
            foreach (IGrouping<string, ScoreRecord> evaluation in run.Scores.GroupBy(record => ScoreTable.Passport(record.Score)))
            {
                Table scores = Tables.Of(ScoreTable.Columns[0], ["step", .. ScoreTable.Columns[1..]]);
                foreach (ScoreRecord record in evaluation)
                {
                    string[] cells = ScoreTable.Cells(record.Score);
                    scores.Add(cells[0], [$"{Steps(record.Step)}{(record == run.Best?.Record ? " (best)" : "")}", .. cells[1..]]);
                }

                yield return scores;
                Table passport = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
                passport.Add("passport", evaluation.Key);
                yield return passport;
            }
        }
    }

    public static IEnumerable<Table> Difference(RunDifference difference)
    {
        Table settings = Tables.Of("", difference.Left, difference.Right);
        foreach (SettingDifference setting in difference.Settings)
        {
            settings.Add(setting.Key, setting.Left ?? "-", setting.Right ?? "-");
        }

        yield return settings;
        if (difference.Scores.Count > 0)
        {
            Table scores = Tables.Of("score", difference.Left, difference.Right, "comparison");
            foreach (ScorePair pair in difference.Scores)
            {
                string comparison = pair is { Left.Score: var left, Right.Score: var right } ? Words.Comparison(left, difference.Left, right, difference.Right) : "-";
                scores.Add(pair.Name, At(pair.Left), At(pair.Right), comparison);
            }

            yield return scores;
        }

        static string At(ScoreRecord? record) => record is null ? "-" : $"{ScoreTable.Value(record.Score)} at step {Steps(record.Step)}";
    }

    public static Table Ranking(RunRanking ranking)
    {
        Table table = Tables.Of("run", ["step", ranking.Name, .. ScoreTable.Columns[2..]]);
        foreach (RankedRun place in ranking.Places)
        {
            table.Add(place.Run, [Steps(place.Record.Step), .. ScoreTable.Cells(place.Record.Score)[1..]]);
        }

        return table;
    }

    private static IEnumerable<(string Name, string Value)> Facts(RunRecord run)
    {
        RunRecipe recipe = run.Recipe;
        yield return ("run", run.Name);
        yield return ("recipe", $"{recipe.Recipe} ({string.Join(", ", recipe.Settings.Select(s => $"{s.Key}={s.Value}"))})");
        yield return ("data", $"{recipe.Data}, {recipe.Pictures.Width}x{recipe.Pictures.Height}x{recipe.Pictures.Channels}, hash {recipe.DataHash}");
        yield return ("seed", $"{recipe.Seed}");
        yield return ("trained", $"{Steps(run.Step)} steps in {Words.Time(TimeSpan.FromSeconds(run.Seconds))} of {recipe.Budget}");
        yield return ("engine", $"{recipe.Backend} {recipe.Precision} on {recipe.Threads} threads");
        yield return ("machine", run.Machine is { } machine ? $"{machine.Processor}, {machine.System}, {machine.Runtime}" : "unknown");
        yield return ("Atelier", recipe.Version);
        yield return ("checkpoints", run.Checkpoints.Count == 0 ? "none" : string.Join(", ", run.Checkpoints.Select(c => $"{Steps(c.Step)}{(c.IsBest ? " (best)" : "")}")));
        yield return ("samples", run.Samples is [.., var last] ? $"{Words.Count(run.Samples.Count, "grid")}, the last is {last.Path}" : "none");
    }

    private static string Steps(long steps) => steps.ToString("N0", CultureInfo.InvariantCulture);
}
