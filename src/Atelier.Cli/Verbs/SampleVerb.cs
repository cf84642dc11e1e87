using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier sample</c>.</summary>
internal static class SampleVerb
{
    private static readonly Argument<string> s_run = new("run") { Description = "a run's folder, or one checkpoint's" };
    private static readonly Option<string> s_checkpoint = new("--checkpoint") { Description = "which of the run's checkpoints: best, last or a step", DefaultValueFactory = _ => "best" };
    private static readonly Option<int> s_count = new("-n", "--count") { Description = "how many pictures", DefaultValueFactory = _ => 64 };
    private static readonly Option<ulong> s_seed = new("--seed") { Description = "the same seed gives the same pictures", DefaultValueFactory = _ => 0UL };
    private static readonly Option<double?> s_truncation = new("--truncation") { Description = "keep every component of the latent within ± this number, above 0: more typical pictures, less variety (default: not truncated)" };
    private static readonly Option<string> s_out = new("--out") { Description = "a .png file (a grid), or a folder (one file a picture)", DefaultValueFactory = _ => "samples.png" };
    private static readonly Option<bool> s_grid = new("--grid") { Description = "with a folder: write one grid into it instead of single pictures" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("sample", "Makes pictures with a trained model") { s_run, s_checkpoint, s_count, s_seed, s_truncation, s_out, s_grid, s_backend, s_precision, s_threads, s_json };
        CommonOptions.Bound(s_count, 1, 1_000_000);
        s_truncation.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold) && !(threshold > 0))
            {
                result.AddError($"--truncation must be above 0, not {given}.");
            }
        });
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        CheckpointChoice choice = CheckpointChoice.Parse(parsed.GetValue(s_checkpoint)!);
        using TrainedModel trained = TrainedModel.Open(parsed.GetValue(s_run)!, CommonOptions.Wish(parsed, s_backend, s_precision), choice);
        double? truncation = parsed.GetValue(s_truncation);
        ISampler model = truncation is { } threshold ? new Truncated(trained, threshold) : trained;
        RandomKey key = new(parsed.GetValue(s_seed));
        int count = parsed.GetValue(s_count);
        string target = parsed.GetValue(s_out)!;
        bool single = target.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        string[] written = single || parsed.GetValue(s_grid)
            ? [WriteGrid(single ? target : Path.Combine(target, "grid.png"), model, key, count)]
            : [.. WriteEach(target, model, key, count, stop)];
        foreach (string warning in trained.Warnings)
        {
            Console.Error.WriteLine($"Note: {warning}");
        }

        if (parsed.GetValue(s_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                files = written, count, seed = key.Value, truncation, step = trained.Step, recipe = trained.Recipe.Recipe, backend = trained.Engine.Backend.Name, precision = trained.Engine.PrecisionName,
            }));
        }
        else
        {
            Console.Error.WriteLine($"{Words.Count(count, "picture")} by {trained.Recipe.Recipe} (step {trained.Step:N0}) in {Words.Path(Path.GetFullPath(target))}");
        }
    }

    private static string WriteGrid(string path, ISampler model, RandomKey key, int count)
    {
        SampleGrid.Write(path, model, key, count, columns: 0);
        return Path.GetFullPath(path);
    }

    private static IEnumerable<string> WriteEach(string folder, ISampler model, RandomKey key, int count, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        int number = 0;
        foreach (Image picture in SampleGrid.Draw(model, key, count))
        {
            stop.ThrowIfCancellationRequested();
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number++:D6}.png"));
            Png.Write(path, picture);
            yield return Path.GetFullPath(path);
        }
    }
}
