using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Imaging.Transforms;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Cli.Verbs;

/// <summary>Options that several verbs take, and what they do.</summary>
internal static class CommonOptions
{
    /// <summary>Where runs go unless told otherwise.</summary>
    public const string RunsRoot = "runs";

    public static Option<bool> Json() => new("--json") { Description = "JSON on standard output, for scripts" };

    public static Option<string> Data() => new("--data") { Description = "a dataset's name, a folder, archive or table of pictures, or a prepared file", DefaultValueFactory = _ => "shapeworld" };

    public static Option<int?> Size() => new("--size") { Description = "width and height of the pictures, where the dataset lets you choose (default: 32)" };

    public static Option<string[]> Set() => new("--set") { Description = "a recipe's setting, key=value (see 'atelier recipes NAME')", AllowMultipleArgumentsPerToken = true };

    public static Option<ulong> Seed() => new("--seed") { Description = "the seed of everything random", DefaultValueFactory = _ => 0UL };

    public static Option<string> Runs() => new("--runs") { Description = $"the folder of runs (default: {RunsRoot})", DefaultValueFactory = _ => RunsRoot };

    public static Option<int?> Threads()
    {
        Option<int?> option = new("--threads") { Description = "threads to compute on (default: physical cores)" };
        Bound(option, 1, 1024);
        return option;
    }

    public static Option<string> Backend()
        => OneOf("--backend", "what computes (default: auto, the fastest there is; see 'atelier info')", EngineWish.Auto, [EngineWish.Auto, .. EngineRoom.Names]);

    public static Option<string?> Precision()
        => OneOf<string?>("--precision", "the type that convolutions and matrix products read (default: bf16 where it is fast, else f32)", null, [.. Engine.Precisions.Keys]);

    /// <summary>What the options ask for.</summary>
    public static EngineWish Wish(ParseResult parsed, Option<string> backend, Option<string?> precision)
        => new(parsed.GetValue(backend)!, parsed.GetValue(precision));

    /// <summary>Chooses what to compute with and says what is not as expected.</summary>
    public static Engine Choose(EngineWish wish, DType? preferred = null)
    {
        Engine engine = EngineRoom.Here.Choose(wish, preferred, out string? note);
        if (note is not null)
        {
            Console.Error.WriteLine($"Note: {note}");
        }

        return engine;
    }

    /// <summary>Refuses numbers beyond bounds.</summary>
    public static void Bound(Option option, long least, long most) => option.Validators.Add(result =>
    {
        // Asking for the value would throw where there is no number; that is complained about without us.
        if (result.Tokens is [Token given] && long.TryParse(given.Value, CultureInfo.InvariantCulture, out long number) && (number < least || number > most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least:N0} to {most:N0}."));
        }
    });

    private static Option<T> OneOf<T>(string name, string description, T otherwise, string[] names)
    {
        Option<T> option = new(name) { Description = description, DefaultValueFactory = _ => otherwise, HelpName = string.Join('|', names) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [Token given] && !names.Contains(given.Value))
            {
                result.AddError($"'{given.Value}' is no value for {name}: expected {string.Join(", ", names[..^1])} or {names[^1]}{NearestName.Hint(given.Value, names)}.");
            }
        });
        return option;
    }

    public static Option<string?> Augment() => new("--augment") { Description = "a JSON file of transforms that the pictures go through (see docs/augmentation.md)" };

    /// <summary>The pipeline of <c>--augment</c>; null without.</summary>
    /// <exception cref="TransformException">It cannot be read, or is no pipeline.</exception>
    public static Pipeline? Pipeline(string? file) => file is null ? null : TransformFile.Read(file);

    /// <summary>What <c>--set</c> was given, as keys and values.</summary>
    /// <exception cref="RecipeException">Something is no pair of them.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(string[] given) => given.Select(text =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and int at
            ? KeyValuePair.Create(text[..at], text[(at + 1)..])
            : throw new RecipeException($"--set takes key=value, not '{text}'."));

    /// <summary>Those of some options that were given.</summary>
    public static IEnumerable<Option> Given(CommandResult result, params Option[] options) => options.Where(option => result.GetResult(option) is { Implicit: false });

    /// <summary>The budget that one of three options asks for; null where none is given.</summary>
    /// <exception cref="FormatException">It is no budget.</exception>
    public static Budget? Budget(ParseResult parsed, Option<long?> steps, Option<double?> epochs, Option<string?> time)
        => parsed.GetValue(steps) is { } rounds ? App.Runs.Budget.Parse($"{rounds} steps")
            : parsed.GetValue(epochs) is { } passes ? App.Runs.Budget.Parse(FormattableString.Invariant($"{passes} epochs"))
            : parsed.GetValue(time) is { } length ? new TimeBudget(App.Runs.Budget.ParseTime(length))
            : null;

    /// <summary>Applies <c>--threads</c>.</summary>
    public static void UseThreads(int? threads) => ThreadTeam.Size = threads ?? ThreadTeam.Size;
}
