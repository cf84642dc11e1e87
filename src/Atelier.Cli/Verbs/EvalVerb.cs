using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.App.Engines;
using Atelier.App.Evaluation;
using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Imaging.Codecs;
using Atelier.Metrics;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Pairs;
using Atelier.Metrics.Trust;
using Spectre.Console;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier eval</c>.</summary>
internal static class EvalVerb
{
    private static readonly Argument<string> s_path = new("path") { Description = "a run's folder, a checkpoint's, or one of pictures" };
    private static readonly Option<string> s_checkpoint = new("--checkpoint") { Description = "which of the run's checkpoints: best, last or a step", DefaultValueFactory = _ => "best" };
    private static readonly Option<string?> s_data = new("--data") { Description = "what to judge by: a dataset's name, a folder of pictures, or an .npz file of statistics (default: what the run was trained on)" };
    private static readonly Option<string?> s_split = new("--split") { Description = "the part to judge by, train or test (default: test, where there is one)" };
    private static readonly Option<string[]> s_metrics = new("--metrics") { Description = $"what to measure: {string.Join(", ", MetricChoice.Names)}; of pairs, by file names, {string.Join(", ", PairComparison.Names)}", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> s_count = new("-n", "--n", "--count") { Description = string.Create(CultureInfo.InvariantCulture, $"how many pictures (default: {Evaluator.DefaultCount:N0} of a model, all of a folder)") };
    private static readonly Option<string?> s_extractor = new("--extractor") { Description = $"who looks at the pictures (default: what suits them): {string.Join(", ", ExtractorCatalog.Names)}; for lpips {string.Join(", ", LpipsNetworks.Names)}" };
    private static readonly Option<string?> s_weights = new("--weights") { Description = "the file of the extractor's weights, where they don't come with Atelier" };
    private static readonly Option<string?> s_heads = new("--heads") { Description = "the file of LPIPS's weights of channels (its authors' v0.1/alex.pth, vgg.pth, squeeze.pth)" };
    private static readonly Option<int> s_border = new("--border") { Description = "pixels at each edge that psnr and psnr-y leave out" };
    private static readonly Option<ulong> s_seed = CommonOptions.Seed();
    private static readonly Option<string?> s_curve = new("--curve") { Description = "draw FD against the number of pictures (n), or FD, precision and recall against the truncation of the latent (truncation), instead of measuring once" };
    private static readonly Option<string?> s_out = new("--out") { Description = "the .png file for the pictures nearest to training pictures, or the .html or .svg file for a curve (default: in the run's folder; here for others)" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("eval", "Judges a model's pictures, or a folder's, by real ones")
        {
            s_path, s_data, s_split, s_metrics, s_count, s_checkpoint, s_extractor, s_weights, s_heads, s_border, s_seed, s_curve, s_out, s_backend, s_precision, s_threads, s_json,
        };
        CommonOptions.Bound(s_count, 1, 10_000_000);
        CommonOptions.Bound(s_border, 0, 10_000);
        s_split.AcceptOnlyFromAmong("train", "test");
        s_curve.AcceptOnlyFromAmong("n", "truncation");
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        if (PairComparison.Parse(parsed.GetValue(s_metrics) ?? []) is { } pairs)
        {
            Compare(pairs, parsed, stop);
            return;
        }

        MetricChoice? asked = parsed.GetValue(s_metrics) is { Length: > 0 } names ? MetricChoice.Parse(names) : null;
        string? curve = parsed.GetValue(s_curve);
        if (curve is not null && asked is not null)
        {
            throw new MetricException("--curve measures what it draws; leave --metrics out.");
        }

        using Candidate candidate = Candidate.Open(parsed.GetValue(s_path)!, CommonOptions.Wish(parsed, s_backend, s_precision), CheckpointChoice.Parse(parsed.GetValue(s_checkpoint)!));
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        if (StatisticsEvaluator.Knows(parsed.GetValue(s_data)))
        {
            JudgeByStatistics(parsed, candidate, asked, download, stop);
            return;
        }

        RealPictures real = candidate.Real(parsed.GetValue(s_data), Split(parsed), download, stop);
        ExtractorChoice choice = parsed.GetValue(s_extractor) is { } named ? new(named, null) : ExtractorChoice.For(real.Judged);
        Say([.. candidate.Warnings, .. real.Judged.Warnings, real.Note, choice.Doubt]);
        candidate.Engine.Use(() =>
        {
            using IFeatureExtractor extractor = ExtractorCatalog.Open(choice.Name, parsed.GetValue(s_weights), resizer: null, download, stop);
            if (curve is null)
            {
                Judge(parsed, candidate, extractor, real, asked ?? Usual(candidate, real), stop);
            }
            else
            {
                Draw(parsed, candidate, extractor, real, curve, stop);
            }

            return 0;
        });
    }

    private static MetricChoice Usual(Candidate candidate, RealPictures real)
        => MetricChoice.For(real.Judged) with { ClassifierAccuracy = candidate.Classifier is not null && real.Judged.Label(0) is not null };

    private static void Say(IEnumerable<string?> notes)
    {
        foreach (string note in notes.OfType<string>())
        {
            Console.Error.WriteLine($"Note: {note}");
        }
    }

    private static void JudgeByStatistics(ParseResult parsed, Candidate candidate, MetricChoice? asked, DownloadLine download, CancellationToken stop)
    {
        string path = parsed.GetValue(s_data)!;
        if (parsed.GetValue(s_curve) is not null || parsed.GetValue(s_split) is not null)
        {
            throw new MetricException($"{path} holds mean and covariance only; --curve and --split need pictures.");
        }

        string name = parsed.GetValue(s_extractor) ?? throw new MetricException($"{path} doesn't say whose features it is of; name the extractor (pytorch-fid's is --extractor inception-v3).");
        Say(candidate.Warnings);
        candidate.Engine.Use(() =>
        {
            using IFeatureExtractor extractor = ExtractorCatalog.Open(name, parsed.GetValue(s_weights), resizer: null, download, stop);
            ulong seed = parsed.GetValue(s_seed);
            int count = candidate.Count(parsed.GetValue(s_count));
            StatisticsEvaluator evaluator = new(extractor, path, seed);
            Conclude(parsed, candidate, StageView.Show(tell => evaluator.Evaluate(candidate.Pictures(seed), count, asked, tell, stop)));
            return 0;
        });
    }

    private static void Judge(ParseResult parsed, Candidate candidate, IFeatureExtractor extractor, RealPictures real, MetricChoice metrics, CancellationToken stop)
    {
        ulong seed = parsed.GetValue(s_seed);
        int count = candidate.Count(parsed.GetValue(s_count));
        Evaluator evaluator = new(extractor, real, metrics, seed) { Classifier = candidate.Classifier };
        Conclude(parsed, candidate, StageView.Show(tell => evaluator.Evaluate(candidate.Pictures(seed, real.Judged.ClassNames), count, tell, stop)));
    }

    /// <summary>Keeps what was found and shows it.</summary>
    private static void Conclude(ParseResult parsed, Candidate candidate, Evaluated found)
    {
        ScoreRecord? before = candidate.Before(found.Scores[0]);
        candidate.Keep(found.Scores);
        string? grid = found.Nearest is null ? null : Path.GetFullPath(parsed.GetValue(s_out) ?? candidate.NearestPath);
        if (grid is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(grid)!);
            Png.Write(grid, found.Nearest!);
        }

        Report(candidate.Name, candidate.Model?.Step, found.Scores, before, grid, parsed.GetValue(s_json));
    }

    /// <summary>Judges the pictures of a folder by their originals in another.</summary>
    private static void Compare(PairComparison metrics, ParseResult parsed, CancellationToken stop)
    {
        string pictures = parsed.GetValue(s_path)!;
        string originals = parsed.GetValue(s_data) ?? throw new RunException("What shall the pictures be compared with? Give --data, the folder of their originals.");
        var files = PictureFiles.Open(pictures, originals);
        metrics = metrics with
        {
            Border = parsed.GetValue(s_border),
            Network = parsed.GetValue(s_extractor),
            Weights = parsed.GetValue(s_weights),
            Heads = parsed.GetValue(s_heads),
        };
        Engine engine = CommonOptions.Choose(CommonOptions.Wish(parsed, s_backend, s_precision));
        IReadOnlyList<Score> scores = StageView.Show(tell => metrics.Compare(files, Path.GetFileName(Path.TrimEndingDirectorySeparator(originals)), engine, tell, stop));
        Report(pictures, null, scores, null, null, parsed.GetValue(s_json));
    }

    private static void Draw(ParseResult parsed, Candidate candidate, IFeatureExtractor extractor, RealPictures real, string over, CancellationToken stop)
    {
        ulong seed = parsed.GetValue(s_seed);
        string path = Path.GetFullPath(parsed.GetValue(s_out) ?? candidate.PathOf($"curve-{over}", ".html"));
        CurvePage.RefuseOther(path);
        CurveEvaluator evaluator = new(extractor, real, seed);
        int? wanted = parsed.GetValue(s_count);
        ScoreCurve curve = StageView.Show(tell => over == "n"
            ? evaluator.ByCount(candidate.Pictures(seed), candidate.Count(wanted ?? (candidate.Model is null ? null : CurveEvaluator.DefaultCount)), tell, stop)
            : evaluator.ByTruncation(threshold => candidate.Pictures(seed, threshold), candidate.Count(wanted), tell, stop));
        CurvePage.Write(path, candidate.Name, curve);
        if (parsed.GetValue(s_json))
        {
            JsonArray points = [.. curve.Points.Select(point => new JsonObject { ["at"] = point.At, ["scores"] = Json(point.Scores) })];
            Console.Out.WriteLine(new JsonObject { ["candidate"] = candidate.Name, ["step"] = candidate.Model?.Step, ["over"] = curve.Over, ["points"] = points, ["file"] = path }.ToJsonString(JsonSerializerOptions.Web));
            return;
        }

        Console.Out.WriteLine(candidate.Name);
        AnsiConsole.Write(ScoreTable.Of(curve));
        Console.Out.WriteLine(ScoreTable.Passport(curve.Points[^1].Scores[0]));
        Console.Out.WriteLine($"Drawn in {Words.Path(path)}");
    }

    private static JsonArray Json(IEnumerable<Score> scores) => [.. scores.Select(score => JsonNode.Parse(score.ToJson()))];

    private static DatasetSplit? Split(ParseResult parsed) => parsed.GetValue(s_split) is { } split ? Enum.Parse<DatasetSplit>(split, ignoreCase: true) : null;

    private static void Report(string name, long? step, IReadOnlyList<Score> scores, ScoreRecord? before, string? grid, bool json)
    {
        if (json)
        {
            JsonObject whole = new() { ["candidate"] = name, ["step"] = step, ["scores"] = Json(scores), ["before"] = JsonSerializer.SerializeToNode(before, JsonSerializerOptions.Web), ["nearest"] = grid };
            Console.Out.WriteLine(whole.ToJsonString(JsonSerializerOptions.Web));
            return;
        }

        Console.Out.WriteLine(name);
        AnsiConsole.Write(ScoreTable.Of(scores));
        foreach (string passport in scores.Select(ScoreTable.Passport).Distinct())
        {
            Console.Out.WriteLine(passport);
        }

        Console.Out.WriteLine(string.Join(" · ", scores.Where(score => score.Passport.Settings.Length > 0).Select(score => $"{score.Passport.Metric}: {score.Passport.Settings}")));
        if (before is not null)
        {
            string earlier = string.Create(CultureInfo.InvariantCulture, $"step {before.Step:N0}");
            Console.Out.WriteLine($"{earlier}: {before.Score}; {Words.Comparison(scores[0], "this", before.Score, earlier)}");
        }

        if (grid is not null)
        {
            Console.Out.WriteLine($"Generated pictures, each left of the training pictures nearest to it by features and by pixels: {Words.Path(grid)}");
        }
    }
}
