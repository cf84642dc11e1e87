using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.App.Runs;
using Atelier.App.Store;
using Atelier.Cli.Display;
using Spectre.Console;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier runs</c>: what the store knows of the runs in a folder.</summary>
internal static class RunsVerb
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly Option<string> s_runs = CommonOptions.Runs();
    private static readonly Option<bool> s_jsonWanted = CommonOptions.Json();
    private static readonly Argument<string> s_run = new("run") { Description = "a run's name or folder" };
    private static readonly Argument<string> s_left = new("a") { Description = "a run's name or folder" };
    private static readonly Argument<string> s_right = new("b") { Description = "another's" };
    private static readonly Option<string?> s_metric = new("--metric") { Description = "the score to judge by, as 'KD[fashion-cnn]' (default: the one that most runs have)" };
    private static readonly Option<bool> s_yes = new("--yes", "-y") { Description = "delete without asking" };

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("runs", "Lists, compares and deletes runs")
        {
            On(new("list", "Lists all runs"), (store, _) => store.All(), Print),
            On(new("show", "Shows one run whole") { s_run }, (store, parsed) => store.Find(parsed.GetValue(s_run)!), run => Write(RunTables.Show(run))),
            On(
                new("diff", "Shows in what two runs differ, and their scores") { s_left, s_right },
                (store, parsed) => RunDifference.Between(store.Find(parsed.GetValue(s_left)!), store.Find(parsed.GetValue(s_right)!)),
                difference => Write(RunTables.Difference(difference))),
            On(new("best", "Ranks the runs by their best scores") { s_metric }, (store, parsed) => RunRanking.Of(store.All(), parsed.GetValue(s_metric)), Print),
            On(
                new("rm", "Deletes a run: its folder and all that is in it") { s_run, s_yes },
                (store, parsed) => Remove(store, store.Find(parsed.GetValue(s_run)!), parsed.GetValue(s_yes)),
                removed => Say(removed.Run is { } name ? $"Deleted {name}." : "Nothing was deleted.")),
            On(new("rebuild", "Makes the store anew from the run folders"), (store, _) => Rebuild(store), rebuilt => Say($"The store knows {Words.Count(rebuilt.Runs, "run")} now.")),
        };
        command.SetAction(parsed => command.Parse("--help").Invoke(parsed.InvocationConfiguration));
        return command;
    }

    /// <summary>A verb that works on the store and shows what comes of it, or prints it as JSON.</summary>
    private static Command On<T>(Command command, Func<RunStore, ParseResult, T> work, Action<T> show)
    {
        command.Add(s_runs);
        command.Add(s_jsonWanted);
        command.SetAction(parsed =>
        {
            using RunStore store = RunStore.Open(parsed.GetValue(s_runs)!, problem => Say($"Note: {problem}"));
            T result = work(store, parsed);
            if (parsed.GetValue(s_jsonWanted))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, s_json));
            }
            else
            {
                show(result);
            }
        });
        return command;
    }

    private static Rebuilt Rebuild(RunStore store)
    {
        store.Rebuild();
        return new(store.All().Count);
    }

    private static Removed Remove(RunStore store, RunRecord run, bool sure)
    {
        if (!sure && Console.IsInputRedirected)
        {
            throw new RunException($"Nobody can be asked whether to delete {run.Name}; --yes deletes without asking.");
        }

        string question = $"Delete {run.Name} ({Words.Count(run.Step, "step")}, {Words.Count(run.Checkpoints.Count, "checkpoint")}) for good? [y/N] ";
        if (!sure && !Agrees(question))
        {
            return new(null);
        }

        store.Remove(run);
        return new(run.Name);
    }

    private static bool Agrees(string question)
    {
        Console.Error.Write(question);
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static void Print(IReadOnlyList<RunRecord> runs)
    {
        if (runs.Count == 0)
        {
            Say("There are no runs yet.");
        }
        else
        {
            AnsiConsole.Write(RunTables.List(runs));
        }
    }

    private static void Print(IReadOnlyList<RunRanking> rankings)
    {
        Write(rankings.Select(RunTables.Ranking));
        foreach (RunRanking other in rankings.Skip(1))
        {
            Say($"The scores of {other.Places[0].Run} can't be compared with those of {rankings[0].Places[0].Run}: {string.Join("; ", other.Places[0].Record.Score.DifferencesTo(rankings[0].Places[0].Record.Score))}.");
        }
    }

    private static void Write(IEnumerable<Table> tables)
    {
        foreach (Table table in tables)
        {
            AnsiConsole.Write(table);
        }
    }

    private static void Say(string line) => Console.Error.WriteLine(line);

    private sealed record Rebuilt(int Runs);

    /// <param name="Run">What was deleted; null if the user would rather not.</param>
    private sealed record Removed(string? Run);
}
