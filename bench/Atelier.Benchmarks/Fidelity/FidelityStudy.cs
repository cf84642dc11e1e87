using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.Fidelity;

/// <summary>Whether samples show the class they were asked for, by an independent judge, and whether a generator that is told classes still has the data's variety.</summary>
internal static class FidelityStudy
{
    private const int Seeds = 3;

    private static readonly string[] s_data = ["mnist", "fashion-mnist"];
    private static readonly GeneratedPart s_part = new("bench/compare fidelity");

    /// <summary>Trains what is missing, then writes the table.</summary>
    public static int Run(string root, Arguments given)
    {
        TrialQueue<(FidelityCase Way, string Data, int Seed)> queue = new(
            [.. from seed in Enumerable.Range(1, Seeds) from data in s_data from way in FidelityCase.All select (way, data, seed)],
            trial => $"{trial.Data} {trial.Way.Recipe} {trial.Seed}");
        IReadOnlyList<FidelityTrial> trials = queue.Run(
            "fidelity", root, given, threads: 1, trial => FidelityTrial.Run(trial.Way, trial.Data, trial.Seed),
            found => $"fidelity {Percent(found.Value("fidelity"))}, recall {Number(found.Value("recall"))}, FD {Number(found.Value("FD"))}, {found.Seconds:0} s");
        string page = given.Text("--page", Path.Combine(root, "docs", "gans.md"));
        File.WriteAllText(page, s_part.Insert(File.ReadAllText(page), Render(trials)));
        return 0;
    }

    /// <summary>A row for each dataset and recipe: medians of the seeds.</summary>
    internal static string Render(IReadOnlyList<FidelityTrial> trials) => Format.Table(
        ["recipe", "data", "class fidelity, by seed", "median", "real pictures'", "recall", "beside dcgan's", "FD", "rounds", "processor time"],
        from rows in trials.GroupBy(trial => (trial.Data, trial.Recipe, trial.Settings))
        let recall = Median(rows, "recall")
        let plain = Median(trials.Where(trial => trial.Data == rows.Key.Data && trial.Recipe == FidelityCase.Unconditional), "recall")
        select (string[])
        [
            $"`{rows.Key.Recipe}` {rows.Key.Settings}".TrimEnd(),
            rows.Key.Data,
            string.Join(", ", rows.Select(row => Percent(row.Value("fidelity")))),
            $"**{Percent(Median(rows, "fidelity"))}**",
            Percent(rows.First().Floor("fidelity")),
            Number(recall),
            Format.Times(recall / plain),
            Number(Median(rows, "FD")),
            rows.First().Steps.ToString("#,0", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(rows.Select(row => row.Seconds)):0} s"),
        ]);

    private static double? Median(IEnumerable<FidelityTrial> trials, string quantity)
        => trials.Select(trial => trial.Value(quantity)).OfType<double>().ToArray() is { Length: > 0 } values ? Statistics.Median(values) : null;

    private static string Percent(double? share) => share?.ToString("0.0%", CultureInfo.InvariantCulture) ?? Format.Nothing;

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? Format.Nothing;
}
