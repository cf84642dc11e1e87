using System.CommandLine;
using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Models.Recipes;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier demo</c>: the main job in under a minute, with nothing to download.</summary>
internal static class DemoVerb
{
    private static readonly Option<string> s_budget = new("--budget") { Description = "how long to train", DefaultValueFactory = _ => "45s" };
    private static readonly Option<string?> s_out = new("--out") { Description = "the run's folder (default: a fresh one under runs/)" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("demo", "Watch a GAN learn to draw coloured shapes, in under a minute") { s_budget, s_out, s_backend, s_precision, s_threads, s_json };
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        TimeBudget budget = new(Budget.ParseTime(parsed.GetValue(s_budget)!));
        Recipe recipe = RecipeBook.Find("dcgan");

        // A small network on small batches: what a minute on two cores can teach.
        SettingValues values = new(recipe, new Dictionary<string, string> { ["width"] = "32", ["batch"] = "32", ["latent"] = "64", ["ema"] = "0.99", ["learning-rate"] = "0.001" });
        const string data = "shapeworld-plain";
        IImageDataset pictures = DatasetCatalog.Open(data, new DatasetOptions(), stop);
        Engine engine = CommonOptions.Choose(CommonOptions.Wish(parsed, s_backend, s_precision), recipe.Precision);
        RunRecipe run = RunRecipe.For(recipe, values, data, pictures, seed: 0, budget, engine);
        string folder = parsed.GetValue(s_out) ?? RunFolder.Fresh(CommonOptions.RunsRoot, "demo", data);
        using TrainingSession session = TrainingSession.Start(folder, run, pictures);
        session.WatchBy(new());
        Cadence cadence = new(TimeSpan.FromSeconds(0.5), budget.Time / 12, TimeSpan.FromMinutes(1));
        TrainingViews.For(parsed.GetValue(s_json)).Show(tell => session.Run(cadence, tell, stop));
    }
}
