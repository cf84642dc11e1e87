using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Trials;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.SemiSupervised;

/// <summary>How well a classifier learns from a few labels with a generator against it, and with the labels alone.</summary>
internal static class LabelStudy
{
    private const int Seeds = 3;

    private static readonly GeneratedPart s_part = new("bench/compare labels");

    /// <summary>Trains what is missing, then writes the page. All first seeds come first: a part of the study is a study.</summary>
    public static int Run(string root, Arguments given)
    {
        TrialQueue<(LabelCase Way, int Seed)> queue = new(
            [.. from seed in Enumerable.Range(1, Seeds) from way in LabelCase.All select (way, seed)], trial => $"{trial.Way.Data} {trial.Way.Labels} {trial.Way.Name} {trial.Seed}");
        IReadOnlyList<LabelTrial> trials = queue.Run(
            "labels", root, given, threads: 1, trial => LabelTrial.Run(trial.Way, trial.Seed, ThreadTeam.Size),
            found => $"{Percent(found.Accuracy)} in {found.Minutes:0.0} minutes");
        string page = given.Text("--page", Path.Combine(root, "docs", "gans.md"));
        File.WriteAllText(page, s_part.Insert(File.ReadAllText(page), Render(trials)));
        return 0;
    }

    /// <summary>A row for each way: all seeds, and their median.</summary>
    internal static string Render(IReadOnlyList<LabelTrial> trials) => Format.Table(
        ["data", "labels", "way", "what it sets", "test accuracy, by seed", "median", "rounds", "minutes"],
        from rows in trials.GroupBy(trial => (trial.Data, trial.Labels, trial.Way))
        select (string[])
        [
            rows.Key.Data,
            $"{rows.Key.Labels}",
            rows.Key.Way,
            $"`{rows.First().Settings}`",
            string.Join(", ", rows.Select(trial => Percent(trial.Accuracy))),
            $"**{Percent(Statistics.Median(rows.Select(trial => trial.Accuracy)))}**",
            rows.First().Steps.ToString("#,0", CultureInfo.InvariantCulture),
            Format.Number(Statistics.Median(rows.Select(trial => trial.Minutes))),
        ]) + $"\nAll: `{LabelCase.Common}`.\n";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");
}
