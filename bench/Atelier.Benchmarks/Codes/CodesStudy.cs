using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.Codes;

/// <summary>
/// Whether InfoGAN's categorical code comes to mean MNIST's digits, without labels, by the word of a classifier. Each training is kept as
/// soon as it has ended.
/// </summary>
internal static class CodesStudy
{
    private const int Seeds = 3;

    // The paper's own game, and the one whose codes must also survive small turns and moves of the picture.
    private static readonly string[] s_cases = ["width=32 latent=16", "width=32 latent=16 augment=affine view-weight=1"];
    private static readonly long[] s_marks = [1000, 2000, 3000];
    private static readonly GeneratedPart s_part = new("bench/compare codes");

    /// <summary>Trains what is missing, then writes the page and the pictures.</summary>
    public static int Run(string root, Arguments given)
    {
        (string Settings, int Seed)[] trainings = [.. from seed in Enumerable.Range(1, Seeds) from settings in s_cases select (settings, seed)];
        TrialQueue<(string Settings, int Seed)> queue = new(trainings, trial => $"{trial.Settings.Replace("=", "", StringComparison.Ordinal)} seed {trial.Seed}");

        // The first seed's pictures stand for all: nobody has chosen among them.
        (string Settings, int Seed) drawn = (s_cases[^1], 1);
        IReadOnlyList<CodeTrial> trials = queue.Run(
            "codes", root, given, threads: 1,
            trial => CodeRehearsal.Run(trial.Settings, trial.Seed, s_marks, trial == drawn ? Path.Combine(root, "docs", "images") : null),
            found => string.Create(CultureInfo.InvariantCulture, $"purity {found.Points[^1].Code.Purity:0.000}, matched {found.Points[^1].Code.Matched:0.000}"));
        string page = given.Text("--page", Path.Combine(root, "docs", "gans.md"));
        File.WriteAllText(page, s_part.Insert(File.ReadAllText(page), Render(trials)));
        return 0;
    }

    /// <summary>A row for each number of steps: the median of the seeds, and each of them.</summary>
    internal static string Render(IReadOnlyList<CodeTrial> trials) => Format.Table(
        ["settings", "steps", "matched, a digit each: median (seeds)", "purity, median (seeds)", "processor time"],
        trials.SelectMany(trial => trial.Points.Select(point => (trial.Settings, Point: point))).GroupBy(row => (row.Settings, row.Point.Steps)).Select(rows => (string[])
        [
            $"`{rows.Key.Settings}`",
            rows.Key.Steps.ToString("#,0", CultureInfo.InvariantCulture),
            Shares(rows.Select(row => row.Point.Code.Matched)),
            Shares(rows.Select(row => row.Point.Code.Purity)),
            string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(rows.Select(row => row.Point.Seconds)):0} s"),
        ]));

    private static string Shares(IEnumerable<double> shares)
    {
        double[] all = [.. shares];
        return string.Create(CultureInfo.InvariantCulture, $"**{Statistics.Median(all):0.0%}** ({string.Join(", ", all.Select(share => share.ToString("0.0%", CultureInfo.InvariantCulture)))})");
    }
}
