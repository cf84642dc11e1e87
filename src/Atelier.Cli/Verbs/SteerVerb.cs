using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Atelier.App.Runs;
using Atelier.App.Sampling;
using Atelier.App.Steering;
using Atelier.Cli.Display;
using Atelier.Imaging.Codecs;
using Atelier.Metrics.Extractors;
using Spectre.Console;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier steer</c>.</summary>
internal static class SteerVerb
{
    private static readonly Argument<string> s_run = new("run") { Description = "a run's folder, or one checkpoint's" };
    private static readonly Option<string> s_to = new("--to") { Description = "what pictures shall become: attributes or classes, as smiling or red,!large (! for not)", Required = true };
    private static readonly Option<string?> s_keep = new("--keep") { Description = "attributes that shall not change (default: all that can stay beside what is wanted)" };
    private static readonly Option<int> s_count = new("-n", "--count") { Description = "how many pictures", DefaultValueFactory = _ => 64 };
    private static readonly Option<ulong> s_seed = new("--seed") { Description = "the same seed gives the same pictures", DefaultValueFactory = _ => 0UL };
    private static readonly Option<string?> s_class = new("--class") { Description = "steer pictures of these classes (models that know classes)" };
    private static readonly Option<double> s_keepWeight = new("--keep-weight") { Description = "how much a change of what shall stay costs; 0: nothing", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> s_steps = new("--steps") { Description = "steps through latent space", DefaultValueFactory = _ => 100 };
    private static readonly Option<string?> s_classifier = new("--classifier") { Description = "whom to steer by: a classifier or a file of 'atelier train-extractor' (default: the one that comes with the dataset)" };
    private static readonly Option<string?> s_judge = new("--judge") { Description = "an independent classifier that judges how it went (default: the second one that comes with the dataset)" };
    private static readonly Option<string> s_out = new("--out") { Description = "a .png file: rows of pictures, below each what became of it", DefaultValueFactory = _ => "steered.png" };
    private static readonly Option<string> s_checkpoint = new("--checkpoint") { Description = "which of the run's checkpoints: best, last or a step", DefaultValueFactory = _ => "best" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    private static readonly JsonSerializerOptions s_jsonOptions = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("steer", "Changes a model's pictures by a classifier's gradient until they show what is wanted")
        {
            s_run, s_to, s_keep, s_count, s_seed, s_class, s_keepWeight, s_steps, s_classifier, s_judge, s_out, s_checkpoint, s_backend, s_precision, s_threads, s_json,
        };
        CommonOptions.Bound(s_count, 2, 10_000);
        CommonOptions.Bound(s_steps, 1, 10_000);
        CommonOptions.Bound(s_keepWeight, 0, 1_000_000);
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        using TrainedModel trained = TrainedModel.Open(parsed.GetValue(s_run)!, CommonOptions.Wish(parsed, s_backend, s_precision), CheckpointChoice.Parse(parsed.GetValue(s_checkpoint)!));
        using OddsClassifier classifier = ClassifierChoice.Open(trained, parsed.GetValue(s_classifier));
        using OddsClassifier? judge = ClassifierChoice.Judge(trained, parsed.GetValue(s_judge), classifier);
        Guided model = new(trained) { Classes = parsed.GetValue(s_class) is { } classes ? ClassChoice.Of(trained, classes) : [] };
        SteeringOptions options = new() { Steps = parsed.GetValue(s_steps), Keep = parsed.GetValue(s_keepWeight) };
        var steered = Steered.Run(
            new(model, classifier, options), judge, parsed.GetValue(s_to)!, parsed.GetValue(s_keep), new(parsed.GetValue(s_seed)), parsed.GetValue(s_count), stop);
        string path = Path.GetFullPath(parsed.GetValue(s_out)!);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Png.Write(path, steered.Sheet());
        foreach (string note in (string[])[.. trained.Warnings, .. judge is null ? ["There is no independent judge: the classifier that was steered by may have been led beyond what pictures show. Give one by --judge."] : Array.Empty<string>()])
        {
            Console.Error.WriteLine($"Note: {note}");
        }

        if (parsed.GetValue(s_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    file = path, to = parsed.GetValue(s_to), kept = steered.Goal.Kept.Select(answer => classifier.Answers[answer]), count = steered.Before.Count, seed = parsed.GetValue(s_seed),
                    step = trained.Step, recipe = trained.Recipe.Recipe, scores = steered.Scores,
                },
                s_jsonOptions));
        }
        else
        {
            Show(steered, path);
        }
    }

    private static void Show(Steered steered, string path)
    {
        Table table = Tables.Of("says", "as wanted before", "after", "kept, changed", "sample to sample");
        foreach (SteeringScore score in steered.Scores)
        {
            table.Add(score.By, Share(score.Before), Share(score.After), Share(score.Flipped), Share(score.BetweenSamples));
        }

        AnsiConsole.Write(table);
        Console.Error.WriteLine($"{Words.Count(steered.Before.Count, "picture")}, before and after, in {Words.Path(path)}");
    }

    private static string Share(double share) => double.IsNaN(share) ? "-" : share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
