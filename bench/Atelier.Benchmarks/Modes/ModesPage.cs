using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Data.Mixtures;

namespace Atelier.Benchmarks.Modes;

/// <summary>The study's part of the page, and its picture beside the page's others.</summary>
internal static class ModesPage
{
    private const string Picture = "images/modes.svg";

    private static readonly GeneratedPart s_part = new("bench/compare modes");

    /// <summary>Writes both.</summary>
    /// <param name="file">The page.</param>
    /// <param name="trials">All that have ended.</param>
    public static void Write(string file, IReadOnlyList<ModesTrial> trials)
    {
        string picture = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, Picture);
        Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
        File.WriteAllText(picture, ScatterSheet.Render(trials));
        File.WriteAllText(file, s_part.Insert(File.ReadAllText(file), Render(trials)));
    }

    /// <summary>A table a mixture.</summary>
    public static string Render(IReadOnlyList<ModesTrial> trials) => string.Join('\n', Mixture.All.Select(mixture => Table(mixture, [.. trials.Where(t => t.Mixture == mixture.Name)])))
        + $"\nAll: `{ModesCase.Common}`, {ModesCase.Steps.ToString("#,0", CultureInfo.InvariantCulture)} generator updates, one thread.\n\n![samples of the first seed]({Picture})\n";

    private static string Table(Mixture mixture, IReadOnlyList<ModesTrial> trials) => Format.Table(
        [$"`{mixture.Name}`", "recipe: what it sets", $"modes of {mixture.Modes.Count}, by seed", "median", "good samples", "processor seconds"],
        trials.GroupBy(t => t.Case).Select(g => (string[])
        [
            g.Key,
            $"`{g.First().Settings}`",
            string.Join(", ", g.Select(t => t.Covered)),
            Text("0", g.Select(t => (double)t.Covered)),
            Text("0.0 %", g.Select(t => t.Good)),
            Text("0", g.Select(t => t.Seconds)),
        ]));

    private static string Text(string format, IEnumerable<double> values) => Statistics.Median(values).ToString(format, CultureInfo.InvariantCulture);
}
