using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Imaging.Codecs;
using Atelier.Metrics;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Trust;
using Spectre.Console;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier eval</c>.</summary>
internal static class EvalVerb
{
    private static readonly Argument<string> s_path = new("path") { Description = "a run's folder, a checkpoint's, or one of pictures" };
    private static readonly Option<string> s_checkpoint = new("--checkpoint") { Description = "which of the run's checkpoints: best, last or a step", DefaultValueFactory = _ => "best" };
    private static readonly Option<string?> s_data = new("--data") { Description = "what to judge by: a dataset's name, or a folder of pictures (default: what the run was trained on)" };
    private static readonly Option<string?> s_split = new("--split") { Description = "the part to judge by, train or test (default: test, where there is one)" };
    private static readonly Option<string[]> s_metrics = new("--metrics") { Description = $"what to measure: {string.Join(", ", MetricChoice.Names)}", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> s_count = new("-n", "--n", "--count") { Description = string.Create(CultureInfo.InvariantCulture, $"how many pictures (default: {Evaluator.DefaultCount:N0} of a model, all of a folder)") };
    private static readonly Option<string?> s_extractor = new("--extractor") { Description = $"who looks at the pictures (default: what suits them): {string.Join(", ", ExtractorCatalog.Names)}" };
    private static readonly Option<string?> s_weights = new("--weights") { Description = "the file of the extractor's weights, where they don't come with Atelier" };
    private static readonly Option<ulong> s_seed = CommonOptions.Seed();
    private static readonly Option<string?> s_out = new("--out") { Description = "the .png file for the pictures nearest to training pictures (default: in the run's folder; nearest.png for others)" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("eval", "Judges a model's pictures, or a folder's, by real ones")
        {
            s_path, s_data, s_split, s_metrics, s_count, s_checkpoint, s_extractor, s_weights, s_seed, s_out, s_backend, s_precision, s_threads, s_json,
        };
        CommonOptions.Bound(s_count, 1, 10_000_000);
        s_split.AcceptOnlyFromAmong("train", "test");
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        MetricChoice? asked = parsed.GetValue(s_metrics) is { Length: > 0 } names ? MetricChoice.Parse(names) : null;
        using Candidate candidate = Candidate.Open(parsed.GetValue(s_path)!, CommonOptions.Wish(parsed, s_backend, s_precision), CheckpointChoice.Parse(parsed.GetValue(s_checkpoint)!));
        int count = candidate.Count(parsed.GetValue(s_count));
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        RealPictures real = candidate.Real(parsed.GetValue(s_data), Split(parsed), download, stop);
        MetricChoice metrics = asked ?? MetricChoice.For(real.Judged);
        foreach (string note in candidate.Warnings.Concat(real.Judged.Warnings).Concat(real.Note is null ? [] : [real.Note]))
        {
            Console.Error.WriteLine($"Note: {note}");
        }

        ulong seed = parsed.GetValue(s_seed);
        Evaluated found = candidate.Engine.Use(() =>
        {
            string name = parsed.GetValue(s_extractor) ?? ExtractorCatalog.DefaultFor(real.Judged);
            using IFeatureExtractor extractor = ExtractorCatalog.Open(name, parsed.GetValue(s_weights), resizer: null, download, stop);
            Evaluator evaluator = new(extractor, real, metrics, seed);
            return StageView.Show(tell => evaluator.Evaluate(candidate.Pictures(seed), count, tell, stop));
        });
        ScoreRecord? before = candidate.Before(found.Scores[0]);
        candidate.Keep(found.Scores);
        string? grid = found.Nearest is null ? null : Path.GetFullPath(parsed.GetValue(s_out) ?? candidate.NearestPath);
        if (grid is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(grid)!);
            Png.Write(grid, found.Nearest!);
        }

        Report(candidate, found.Scores, before, grid, parsed.GetValue(s_json));
    }

    private static DatasetSplit? Split(ParseResult parsed) => parsed.GetValue(s_split) is { } split ? Enum.Parse<DatasetSplit>(split, ignoreCase: true) : null;

    private static void Report(Candidate candidate, IReadOnlyList<Score> scores, ScoreRecord? before, string? grid, bool json)
    {
        if (json)
        {
            JsonArray all = [.. scores.Select(score => JsonNode.Parse(score.ToJson()))];
            JsonObject whole = new() { ["candidate"] = candidate.Name, ["step"] = candidate.Model?.Step, ["scores"] = all, ["before"] = JsonSerializer.SerializeToNode(before, JsonSerializerOptions.Web), ["nearest"] = grid };
            Console.Out.WriteLine(whole.ToJsonString(JsonSerializerOptions.Web));
            return;
        }

        Console.Out.WriteLine(candidate.Name);
        AnsiConsole.Write(ScoreTable.Of(scores));
        foreach (string passport in scores.Select(ScoreTable.Passport).Distinct())
        {
            Console.Out.WriteLine(passport);
        }

        Console.Out.WriteLine(string.Join(" · ", scores.Where(score => score.Passport.Settings.Length > 0).Select(score => $"{score.Passport.Metric}: {score.Passport.Settings}")));
        if (before is not null)
        {
            string step = string.Create(CultureInfo.InvariantCulture, $"step {before.Step:N0}");
            Console.Out.WriteLine($"{step}: {before.Score}; {Words.Comparison(scores[0], "this", before.Score, step)}");
        }

        if (grid is not null)
        {
            Console.Out.WriteLine($"Generated pictures, each left of the training picture nearest to it: {Words.Path(grid)}");
        }
    }
}
