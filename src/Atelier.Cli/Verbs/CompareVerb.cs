using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Atelier.App.Comparison;
using Atelier.App.Engines;
using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Models.Recipes;
using Atelier.Tensors.Backends.Managed;
using Spectre.Console;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier compare</c>.</summary>
internal static class CompareVerb
{
    private const string Root = "comparisons";

    private static readonly TimeSpan s_defaultBudget = TimeSpan.FromMinutes(10);

    private static readonly Argument<string[]> s_recipes = new("recipes") { Description = "which recipes, each perhaps with settings of its own: dcgan sngan:d-steps=1,width=32", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> s_data = CommonOptions.Data();
    private static readonly Option<int?> s_size = CommonOptions.Size();
    private static readonly Option<long?> s_steps = new("--steps") { Description = "train each recipe for this many steps" };
    private static readonly Option<double?> s_epochs = new("--epochs") { Description = "train each recipe for this many passes over the dataset" };
    private static readonly Option<string?> s_budget = new("--budget") { Description = "train each recipe for this long: 90s, 5m, 1h30m (default: 10m)" };
    private static readonly Option<int> s_seeds = new("--seeds") { Description = "train each recipe with this many seeds", DefaultValueFactory = _ => 1 };
    private static readonly Option<string[]> s_set = new("--set") { Description = "a setting of all recipes, key=value", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int> s_judged = new("-n", "--n", "--count")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"how many pictures are judged each time (default: {RecipeComparison.DefaultJudged:N0})"),
        DefaultValueFactory = _ => RecipeComparison.DefaultJudged,
    };

    private static readonly Option<string?> s_out = new("--out") { Description = $"the comparison's folder (default: {Root}/DATA); the same command goes on with it" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("compare", "Trains recipes with the same budget, scores them, and writes a page. Ctrl-C stops (exit code 130), the same command goes on")
        {
            s_recipes, s_data, s_size, s_steps, s_epochs, s_budget, s_seeds, s_set, s_judged, s_out, s_backend, s_precision, s_threads, s_json,
        };
        CommonOptions.Bound(s_seeds, 1, 100);
        CommonOptions.Bound(s_judged, 1, 1_000_000);
        command.Validators.Add(result =>
        {
            if (CommonOptions.Given(result, s_steps, s_epochs, s_budget).Count() > 1)
            {
                result.AddError("Give one of --steps, --epochs and --budget, not several.");
            }

            if (result.GetValue(s_recipes) is not { Length: > 0 })
            {
                RefuseNameless(result);
            }
        });
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    /// <summary>Without recipes a comparison goes on as it is.</summary>
    private static void RefuseNameless(CommandResult result)
    {
        if (!CommonOptions.Given(result, s_out).Any())
        {
            result.AddError($"Which recipes? Some of: {string.Join(", ", RecipeBook.All.Select(r => r.Name))}. Or give --out, to go on with a comparison.");
        }
        else if (CommonOptions.Given(result, s_data, s_size, s_steps, s_epochs, s_budget, s_seeds, s_set, s_judged, s_backend, s_precision, s_threads).FirstOrDefault() is { } option)
        {
            result.AddError($"Without recipes a comparison goes on as it began: leave out {option.Name}, or name the recipes.");
        }
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        RecipeComparison comparison = parsed.GetValue(s_recipes) is { Length: > 0 } ? Open(parsed, stop) : GoOn(parsed.GetValue(s_out)!, stop);
        foreach (string note in comparison.Notes)
        {
            Console.Error.WriteLine($"Note: {note}");
        }

        Leaderboard board = ComparisonViews.Show(tell => comparison.Run(tell, stop));
        if (parsed.GetValue(s_json))
        {
            Console.Out.WriteLine(LeaderboardFiles.ToJson(board));
        }
        else
        {
            AnsiConsole.Write(ComparisonViews.Table(board));
            if (board.Quantities is [var leading, ..])
            {
                Console.Out.WriteLine(ScoreTable.Passport(leading));
            }

            Console.Out.WriteLine(board.IntervalsInWords);
            if (board.ContendersInWords is { Length: > 0 } contenders)
            {
                Console.Out.WriteLine(contenders);
            }
        }

        if (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine($"Stopped. To go on: atelier compare --out {Words.Path(comparison.Folder)}");
        }

        Console.Error.WriteLine($"Curves, pictures and recipes: {Words.Path(Path.Combine(comparison.Folder, ComparisonPage.FileName))}");
    }

    private static RecipeComparison Open(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        Entrant[] entrants = [.. parsed.GetValue(s_recipes)!.Select(Entrant.Parse)];
        var shared = CommonOptions.Pairs(parsed.GetValue(s_set) ?? []).GroupBy(setting => setting.Key).ToDictionary(given => given.Key, given => given.Last().Value);
        Budget budget = CommonOptions.Budget(parsed, s_steps, s_epochs, s_budget) ?? new TimeBudget(s_defaultBudget);
        string name = parsed.GetValue(s_data)!;
        EngineWish wish = CommonOptions.Wish(parsed, s_backend, s_precision);
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        IImageDataset data = DatasetCatalog.Open(name, new DatasetOptions { Size = parsed.GetValue(s_size), Download = download }, stop);
        ComparisonQuestion question = ComparisonQuestion.For(name, data, budget, parsed.GetValue(s_judged), CommonOptions.Choose(wish).Backend.Name, wish.Precision, shared);
        return RecipeComparison.Open(parsed.GetValue(s_out) ?? Path.Combine(Root, data.Name), new(question, entrants, parsed.GetValue(s_seeds)), data);
    }

    private static RecipeComparison GoOn(string folder, CancellationToken stop)
    {
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        var comparison = RecipeComparison.Open(folder, download, stop);
        ThreadTeam.Size = comparison.Question.Threads;
        return comparison;
    }
}
