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

    /// <summary>Trains what is missing, then writes the page. Several processes may share the work: each takes its part of the trainings.</summary>
    public static int Run(string root, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        TrialStore store = new(Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), "labels"));
        (int part, int parts) = (given.Number("--part", 1), given.Number("--parts", 1));
        foreach ((int i, (LabelCase way, int seed)) in Trainings(given).Index())
        {
            if (i % parts == part - 1)
            {
                LabelTrial trial = store.FindOrRun(NameOf(way, seed), () => LabelTrial.Run(way, seed, ThreadTeam.Size));
                Console.Error.WriteLine($"{NameOf(way, seed),-44} {Percent(trial.Accuracy)} in {trial.Minutes:0.0} minutes");
            }
        }

        string page = given.Text("--page", Path.Combine(root, "docs", "gans.md"));
        File.WriteAllText(page, s_part.Insert(File.ReadAllText(page), Render(store)));
        return 0;
    }

    /// <summary>All first seeds, then all second ones: a part of the study is a study.</summary>
    private static IEnumerable<(LabelCase Way, int Seed)> Trainings(Arguments given)
        => from seed in Enumerable.Range(1, Seeds)
           from way in LabelCase.All
           where NameOf(way, seed).Contains(given.Text("--only", ""), StringComparison.Ordinal)
           select (way, seed);

    private static string Render(TrialStore store) => Format.Table(
        ["data", "labels", "way", "test accuracy, by seed", "median", "rounds", "minutes"],
        from way in LabelCase.All
        let trials = Enumerable.Range(1, Seeds).Select(seed => store.Find<LabelTrial>(NameOf(way, seed))).OfType<LabelTrial>().ToArray()
        where trials.Length > 0
        select (string[])
        [
            way.Data,
            $"{way.Labels}",
            way.Name,
            string.Join(", ", trials.Select(trial => Percent(trial.Accuracy))),
            Percent(Statistics.Median(trials.Select(trial => trial.Accuracy))),
            way.Steps.ToString("#,0", CultureInfo.InvariantCulture),
            Format.Number(Statistics.Median(trials.Select(trial => trial.Minutes))),
        ]);

    private static string NameOf(LabelCase way, int seed) => $"{way.Data} {way.Labels} {way.Name} {seed}";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");
}
