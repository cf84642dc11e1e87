using System.CommandLine;
using System.Text.Json;
using Atelier.App.Runs;
using Atelier.App.Sampling;
using Atelier.Cli.Display;
using Atelier.Tensors;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier sample</c>.</summary>
internal static class SampleVerb
{
    private static readonly Argument<string> s_run = new("run") { Description = "a run's folder, or one checkpoint's" };
    private static readonly Option<string> s_checkpoint = new("--checkpoint") { Description = "which of the run's checkpoints: best, last or a step", DefaultValueFactory = _ => "best" };
    private static readonly Option<int> s_count = new("-n", "--count") { Description = "how many pictures", DefaultValueFactory = _ => 64 };
    private static readonly Option<ulong> s_seed = new("--seed") { Description = "the same seed gives the same pictures", DefaultValueFactory = _ => 0UL };
    private static readonly Option<string> s_out = new("--out") { Description = "a .png file (a grid), an .apng file (animated), or a folder (one file a picture)", DefaultValueFactory = _ => "samples.png" };
    private static readonly Option<bool> s_grid = new("--grid") { Description = "with a folder: write one grid into it instead of single pictures" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("sample", "Makes pictures with a trained model") { s_run, s_checkpoint, s_count, s_seed };
        foreach (Option option in (Option[])[.. SampleControls.All, s_out, s_grid, s_backend, s_precision, s_threads, s_json])
        {
            command.Options.Add(option);
        }

        CommonOptions.Bound(s_count, 1, 1_000_000);
        SampleControls.Validate(command, s_count);
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        CheckpointChoice choice = CheckpointChoice.Parse(parsed.GetValue(s_checkpoint)!);
        using TrainedModel trained = TrainedModel.Open(parsed.GetValue(s_run)!, CommonOptions.Wish(parsed, s_backend, s_precision), choice);
        RandomKey key = new(parsed.GetValue(s_seed));
        string target = parsed.GetValue(s_out)!;
        bool animated = target.EndsWith(SamplePlan.Animated, StringComparison.OrdinalIgnoreCase);
        SamplePlan plan = SampleControls.Plan(parsed, trained, parsed.GetValue(s_count), key, animated, stop);
        IReadOnlyList<string> written = parsed.GetValue(s_grid) && Path.GetExtension(target).Length == 0
            ? [plan.WriteSheet(Path.Combine(target, "grid.png"), key)]
            : plan.Write(target, key, stop);
        foreach (string warning in trained.Warnings)
        {
            Console.Error.WriteLine($"Note: {warning}");
        }

        if (parsed.GetValue(s_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?>(SampleControls.Report(parsed))
            {
                ["files"] = written, ["count"] = plan.Count, ["columns"] = plan.Columns, ["seed"] = key.Value, ["step"] = trained.Step, ["recipe"] = trained.Recipe.Recipe,
                ["backend"] = trained.Engine.Backend.Name, ["precision"] = trained.Engine.PrecisionName,
            }));
        }
        else
        {
            Console.Error.WriteLine($"{Words.Count(plan.Count, "picture")} by {trained.Recipe.Recipe} (step {trained.Step:N0}) in {Words.Path(Path.GetFullPath(target))}");
        }
    }
}
