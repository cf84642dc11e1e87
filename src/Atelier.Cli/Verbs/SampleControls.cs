using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Atelier.App.Runs;
using Atelier.App.Sampling;
using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Cli.Verbs;

/// <summary>The options of <c>atelier sample</c> that say what pictures shall be.</summary>
internal static class SampleControls
{
    private const int FramesInPicture = 16, FramesInAnimation = 48, CodeSteps = 11;

    private static readonly Option<string?> s_class = new("--class") { Description = "pictures of these classes, in turns: numbers or names, as 3,7 (models that know classes)" };
    private static readonly Option<double?> s_truncation = new("--truncation") { Description = "keep every component of the latent within ± this number, above 0: more typical pictures, less variety (default: not truncated)" };
    private static readonly Option<string?> s_interpolate = new("--interpolate") { Description = "the way between samples by their numbers, as 0..7 or 0..7..3; a row for each class", HelpName = "A..B" };
    private static readonly Option<int?> s_frames = new("--frames") { Description = $"pictures on that way (default: {FramesInPicture}, animated {FramesInAnimation})" };
    private static readonly Option<string?> s_codes = new("--grid-codes") { Description = "infogan's codes on two axes: a number (default 0) for categories by that continuous code, two, as 0,1, for one continuous code by another", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int> s_category = new("--category") { Description = "the category of a grid of two continuous codes", DefaultValueFactory = _ => 0 };
    private static readonly Option<double> s_range = new("--code-range") { Description = "continuous codes of a grid go from minus this to this; training had them from -1 to 1", DefaultValueFactory = _ => 2 };

    private static readonly Option<string?> s_add = new("--add") { Description = "move every picture towards what a classifier can say of it: an attribute's or a class's name" };
    private static readonly Option<double> s_strength = new("--strength") { Description = "how far --add moves: 1 is from the mean of pictures without to the mean of those with, below 0 leads away", DefaultValueFactory = _ => 1.5 };
    private static readonly Option<string?> s_vector = new("--vector") { Description = "arithmetic of samples' numbers or attributes' names, as \"12 - 40 + 7\": a picture of each, then of the result", HelpName = "A - B + C" };
    private static readonly Option<string?> s_classifier = new("--classifier") { Description = "who knows the names: a classifier or a file of 'atelier train-extractor' (default: the one that comes with the dataset)" };

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [s_class, s_truncation, s_interpolate, s_frames, s_codes, s_category, s_range, s_add, s_strength, s_vector, s_classifier];

    /// <summary>Options that only mean something beside others.</summary>
    private static IReadOnlyList<(Option Detail, Option[] Of)> Details =>
        [(s_frames, [s_interpolate]), (s_category, [s_codes]), (s_range, [s_codes]), (s_strength, [s_add]), (s_classifier, [s_add, s_vector])];

    private static Option[] Shapes => [s_interpolate, s_codes, s_vector];

    /// <summary>Adds what is checked before anything is opened.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="count">The verb's option for the number of pictures, which a way or a grid sets itself.</param>
    public static void Validate(Command command, Option count)
    {
        CommonOptions.Bound(s_frames, 2, 10_000);
        CommonOptions.Bound(s_category, 0, int.MaxValue);
        CommonOptions.AtLeast(s_strength, -1000);
        foreach (Option positive in new Option[] { s_truncation, s_range })
        {
            positive.Validators.Add(result => Positive(positive.Name, result));
        }

        command.Validators.Add(result =>
        {
            OptionResult[] shapes = [.. Shapes.Select(result.GetResult).OfType<OptionResult>()];
            if (shapes is [var one, var other, ..])
            {
                result.AddError($"Give one of {one.Option.Name} and {other.Option.Name}.");
            }
            else if (shapes is [var shape] && result.GetResult(count) is { Implicit: false })
            {
                result.AddError($"Leave out {count.Name} beside {shape.Option.Name}: it says itself how many pictures there are.");
            }

            foreach ((Option detail, Option[] of) in Details.Where(pair => result.GetResult(pair.Detail) is { Implicit: false } && pair.Of.All(option => result.GetResult(option) is null)))
            {
                result.AddError($"{detail.Name} goes with {string.Join(" or ", of.Select(option => option.Name))}.");
            }
        });
    }

    /// <summary>What the options ask of a model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="trained">The model.</param>
    /// <param name="count">How many pictures, where nothing else says it.</param>
    /// <param name="key">The randomness of the samples that options name by their numbers.</param>
    /// <param name="animated">Whether pictures follow each other in time.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RunException">The model can't do it.</exception>
    public static SamplePlan Plan(ParseResult parsed, TrainedModel trained, int count, RandomKey key, bool animated, CancellationToken stop)
    {
        double? threshold = parsed.GetValue(s_truncation);
        if (new Option[] { s_class, s_add }.Concat(Shapes).All(option => parsed.GetResult(option) is null))
        {
            return new(threshold is { } bound ? trained.Truncated(bound) : trained, count);
        }

        Guided guided = new(trained) { Threshold = threshold, Classes = parsed.GetValue(s_class) is { } classes ? ClassChoice.Of(trained, classes) : [] };
        guided = parsed.GetValue(s_add) is { } attribute ? guided with { Shift = Towards(attribute) } : guided;
        return parsed.GetValue(s_interpolate) is { } way ? new LatentWalk(guided, LatentWalk.Parse(way), parsed.GetValue(s_frames) ?? (animated ? FramesInAnimation : FramesInPicture)).Plan
            : parsed.GetResult(s_codes) is not null ? Codes(parsed, guided).Plan
            : parsed.GetValue(s_vector) is { } formula ? VectorFormula.Of(guided, formula, key, Pool).Plan
            : new(guided, count);

        float[] Towards(string answer)
        {
            AnswerPool pool = Pool();
            return [.. pool.Direction(pool.Classifier.Find(answer)).Select(x => (float)(x * parsed.GetValue(s_strength)))];
        }

        AnswerPool Pool()
        {
            using OddsClassifier classifier = ClassifierChoice.Open(trained, parsed.GetValue(s_classifier));
            return AnswerPool.Of(guided, classifier, key, AnswerPool.Enough, stop);
        }
    }

    /// <summary>What was asked for, for scripts.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Report(ParseResult parsed) => new Dictionary<string, object?>
    {
        ["truncation"] = parsed.GetValue(s_truncation),
        ["class"] = parsed.GetValue(s_class),
        ["interpolate"] = parsed.GetValue(s_interpolate),
        ["gridCodes"] = parsed.GetResult(s_codes) is null ? null : CodesText(parsed),
        ["add"] = parsed.GetValue(s_add),
        ["strength"] = parsed.GetValue(s_add) is null ? null : parsed.GetValue(s_strength),
        ["vector"] = parsed.GetValue(s_vector),
    };

    private static CodeGrid Codes(ParseResult parsed, Guided guided)
    {
        string text = CodesText(parsed);
        int[] numbers = [.. text.Split(',').Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
        double bound = parsed.GetValue(s_range);
        return numbers switch
        {
            [>= 0 and var across] => CodeGrid.OfCategories(guided, across, bound, CodeSteps),
            [>= 0 and var down, >= 0 and var across] when down != across => CodeGrid.OfNumbers(guided, parsed.GetValue(s_category), down, across, bound, CodeSteps),
            _ => throw new RunException($"'{text}' are no continuous codes for --grid-codes; write one number, as 0, or two, as 0,1."),
        };
    }

    private static string CodesText(ParseResult parsed) => parsed.GetValue(s_codes) ?? "0";

    private static void Positive(string name, OptionResult result)
    {
        if (result.Tokens is [{ Value: var given }] && double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !(value > 0 && double.IsFinite(value)))
        {
            result.AddError($"{name} must be above 0, not {given}.");
        }
    }
}
