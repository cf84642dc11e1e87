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

    private static readonly string[] s_usual = ["fd", "kd", "pr", "dc"];

    /// <summary>All that can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. SetMetrics.All.Select(metric => metric.Id), Copies];

    /// <summary>What suits a dataset: Fréchet and kernel distance, precision, recall, density, coverage and near-copies; the Inception Score where there are classes.</summary>
    public static MetricChoice For(IImageDataset data) => new(SetMetrics.Named(data.Label(0) is null ? s_usual : [.. s_usual, "is"]), NearCopies: true);

    /// <summary>Reads names, each alone or several with commas between.</summary>
    /// <exception cref="MetricException">There is none of a name; the message says which is nearest.</exception>
    public static MetricChoice Parse(IEnumerable<string> text)
    {
        string[] names = [.. text.SelectMany(part => part.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(name => name.ToLowerInvariant()).Distinct()];
        return Array.Find(names, name => !Names.Contains(name)) is { } unknown
            ? throw new MetricException($"There is no metric '{unknown}'{NearestName.Hint(unknown, Names)}, only {string.Join(", ", Names)}.")
            : new(SetMetrics.Named(names.Where(name => name != Copies)), names.Contains(Copies));
    }
}
