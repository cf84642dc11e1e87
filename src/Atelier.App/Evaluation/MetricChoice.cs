using Atelier.Data;
using Atelier.Metrics;
using Atelier.Metrics.Sets;

namespace Atelier.App.Evaluation;

/// <summary>What to measure.</summary>
/// <param name="Sets">Metrics of sets of pictures.</param>
/// <param name="NearCopies">Whether generated pictures are compared with the training pictures nearest to them.</param>
public sealed record MetricChoice(IReadOnlyList<ISetMetric> Sets, bool NearCopies)
{
    /// <summary>What near-copies are asked for by.</summary>
    public const string Copies = "copies";

    /// <summary>What classification accuracy scores are asked for by.</summary>
    public const string Accuracy = "cas";

    /// <summary>What the accuracy of a model that classifies is asked for by.</summary>
    public const string Classifier = "accuracy";

    private static readonly string[] s_usual = ["fd", "kd", "pr", "dc"];

    /// <summary>All that can be asked for of pictures and real ones.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. SetMetrics.All.Select(metric => metric.Id), Copies, Accuracy, Classifier];

    /// <summary>Whether classifiers are trained on the pictures and on real ones, and tested on the others: the dearest of all.</summary>
    public bool ClassificationAccuracy { get; init; }

    /// <summary>Whether a model that classifies is asked for the classes of the real pictures.</summary>
    public bool ClassifierAccuracy { get; init; }

    /// <summary>What suits a dataset: Fréchet and kernel distance, precision, recall, density, coverage and near-copies; the Inception Score where there are classes.</summary>
    public static MetricChoice For(IImageDataset data) => new(SetMetrics.Named(data.Label(0) is null ? s_usual : [.. s_usual, "is"]), NearCopies: true);

    /// <summary>Reads names, each alone or several with commas between.</summary>
    /// <exception cref="MetricException">There is none of a name; the message says which is nearest. Or it compares pictures one to one.</exception>
    public static MetricChoice Parse(IEnumerable<string> text)
    {
        string[] names = Split(text), all = [.. Names, .. PairComparison.Names];
        return Array.Find(names, name => !all.Contains(name)) is { } unknown
            ? throw new MetricException($"There is no metric '{unknown}'{NearestName.Hint(unknown, all)}, only {string.Join(", ", all)}.")
            : Array.Find(names, PairComparison.Names.Contains) is { } pair
            ? throw new MetricException($"{pair} compares pictures one to one, {names.First(Names.Contains)} sets of them: ask for one kind at a time.")
            : new(SetMetrics.Named(names.Where(name => name is not (Copies or Accuracy or Classifier))), names.Contains(Copies))
            {
                ClassificationAccuracy = names.Contains(Accuracy),
                ClassifierAccuracy = names.Contains(Classifier),
            };
    }

    /// <summary>The names in what a user wrote, in lower case, each once.</summary>
    internal static string[] Split(IEnumerable<string> text)
        => [.. text.SelectMany(part => part.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(name => name.ToLowerInvariant()).Distinct()];
}
