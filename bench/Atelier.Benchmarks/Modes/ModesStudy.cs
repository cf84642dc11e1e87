using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Benchmarks.Trials;
using Atelier.Data.Mixtures;
using Atelier.Metrics.Sets;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks.Modes;

/// <summary>Which games keep all modes of a mixture: each trained as users train, its samples judged by <see cref="ModeCoverage"/>.</summary>
internal static class ModesStudy
{
    private const int Seeds = 5, Drawn = 500;

    /// <summary>Trains what is missing, then writes table and pictures. All first seeds come first: a part of the study is a study.</summary>
    public static int Run(string root, Arguments given)
    {
        TrialQueue<(ModesCase Case, Mixture Mixture, int Seed)> queue = new(
            [.. from seed in Enumerable.Range(1, Seeds) from mixture in Mixture.All from way in ModesCase.All select (way, mixture, seed)],
            trial => $"{trial.Case.Name} {trial.Mixture.Name} {trial.Seed}");
        IReadOnlyList<ModesTrial> trials = queue.Run(
            "modes", root, given, threads: 1, trial => Train(trial.Case, trial.Mixture, trial.Seed),
            found => $"{found.Covered} modes, {100 * found.Good:0.0} % good, {found.Seconds:0} s");
        ModesPage.Write(given.Text("--page", Path.Combine(root, "docs", "gans.md")), trials);
        return 0;
    }

    /// <summary>Trains and judges what the last weights make; a training that diverged covers nothing.</summary>
    internal static ModesTrial Train(ModesCase way, Mixture mixture, int seed, int steps = ModesCase.Steps)
    {
        TimeSpan began = Environment.CpuUsage.TotalTime;
        using Rehearsal rehearsal = new(RecipeBook.Find(way.Recipe), way.Values, mixture.Name, seed, new EngineWish("managed", "f32"));
        try
        {
            rehearsal.Train(steps);
            double seconds = Spent();
            using TrainedModel model = rehearsal.Open();
            using Tensor samples = model.Sample(new RandomKey((ulong)seed).Stream("modes"), ModeCoverage.UsualSamples);
            float[] points = samples.ToArray<float>();
            var coverage = ModeCoverage.Of(mixture, points);
            return new(
                way.Name, mixture.Name, seed, $"{way.Recipe}: {way.Settings}", steps, coverage.Covered, Math.Round(coverage.Good, 4), seconds,
                seed == 1 ? [.. points.Take(2 * Drawn).Select(x => Math.Round(x, 3))] : []);
        }
        catch (NotFiniteException)
        {
            return new(way.Name, mixture.Name, seed, $"{way.Recipe}: {way.Settings}", steps, Covered: 0, Good: 0, Spent(), []);
        }

        double Spent() => Math.Round((Environment.CpuUsage.TotalTime - began).TotalSeconds, 1);
    }
}
