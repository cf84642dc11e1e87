using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Trials;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.Codes;

/// <summary>
/// Whether InfoGAN's categorical code comes to mean MNIST's digits, without labels, by the word of a classifier. Each training is kept as
/// soon as it has ended.
/// </summary>
internal static class CodesStudy
{
    private const int Seeds = 3;

    private static readonly string[] s_cases = ["width=32 latent=16"];
    private static readonly long[] s_marks = [1000, 2000, 4000, 8000];
    private static readonly GeneratedPart s_part = new("bench/compare codes");

    /// <summary>Trains what is missing, then writes the page and the pictures. Several processes may share the work: each takes its part of the trainings.</summary>
    public static int Run(string root, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 1);
        TrialStore store = new(Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), "codes"));
        (int part, int parts, string only) = (given.Number("--part", 1), given.Number("--parts", 1), given.Text("--only", ""));
        foreach ((int i, (string settings, int seed)) in Trainings().Index().Where(training => training.Item.Settings.Contains(only, StringComparison.Ordinal)))
        {
            if (i % parts == part - 1)
            {
                // The first training's pictures stand for all: nobody has chosen among them.
                CodeTrial trial = store.FindOrRun(Name(settings, seed), () => new CodeRehearsal(settings, seed).Run(s_marks, i == 0 ? Path.Combine(root, "docs", "images") : null));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{settings} seed {seed}: purity {trial.Points[^1].Code.Purity:0.000}, matched {trial.Points[^1].Code.Matched:0.000}"));
            }
        }

        string page = given.Text("--page", Path.Combine(root, "docs", "gans.md"));
        File.WriteAllText(page, s_part.Insert(File.ReadAllText(page), Render([.. Trainings().Select(t => store.Find<CodeTrial>(Name(t.Settings, t.Seed))).OfType<CodeTrial>()])));
        return 0;
    }

    /// <summary>A row for each number of steps: the median of the seeds, and each of them.</summary>
    internal static string Render(IReadOnlyList<CodeTrial> trials) => Format.Table(
        ["settings", "steps", "purity, median (seeds)", "a digit each, median (seeds)", "processor time"],
        trials.SelectMany(trial => trial.Points.Select(point => (trial.Settings, Point: point))).GroupBy(row => (row.Settings, row.Point.Steps)).Select(rows => (string[])
        [
            $"`{rows.Key.Settings}`",
            rows.Key.Steps.ToString("#,0", CultureInfo.InvariantCulture),
            Shares(rows.Select(row => row.Point.Code.Purity)),
            Shares(rows.Select(row => row.Point.Code.Matched)),
            string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(rows.Select(row => row.Point.Seconds)):0} s"),
        ]));

    private static string Shares(IEnumerable<double> shares)
    {
        double[] all = [.. shares];
        return string.Create(CultureInfo.InvariantCulture, $"**{Statistics.Median(all):0.0%}** ({string.Join(", ", all.Select(share => share.ToString("0.0%", CultureInfo.InvariantCulture)))})");
    }

    private static string Name(string settings, int seed) => $"{settings.Replace("=", "", StringComparison.Ordinal)} seed {seed}";

    private static IEnumerable<(string Settings, int Seed)> Trainings()
        => from seed in Enumerable.Range(1, Seeds) from settings in s_cases select (settings, seed);
}
