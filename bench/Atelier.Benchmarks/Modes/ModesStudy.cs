using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Benchmarks.Trials;
using Atelier.Data;
using Atelier.Data.Mixtures;
using Atelier.Metrics.Sets;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Training;

namespace Atelier.Benchmarks.Modes;

/// <summary>Which games keep all modes of a mixture: each trained as users train, its samples judged by <see cref="ModeCoverage"/>.</summary>
internal static class ModesStudy
{
    private const int Seeds = 5, Drawn = 500;
    private const string Folder = "modes";

    private static readonly Cadence s_cadence = new(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    /// <summary>Trains what is missing, then writes table and pictures. Several processes may share the work: each takes its part of the trainings.</summary>
    public static int Run(string root, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 1);
        TrialStore store = new(Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), Folder));
        (int part, int parts) = (given.Number("--part", 1), given.Number("--parts", 1));
        string only = given.Text("--only", "");
        foreach ((int i, (ModesCase way, Mixture mixture, int seed)) in Trials.Index())
        {
            if (i % parts == part - 1 && Name(way, mixture, seed).Contains(only, StringComparison.Ordinal))
            {
                ModesTrial trial = store.FindOrRun(Name(way, mixture, seed), () => Train(way, mixture, seed));
                Console.Error.WriteLine($"{Name(way, mixture, seed),-40} {trial.Covered} of {mixture.Modes.Count}, {100 * trial.Good:0.0} % good, {trial.Seconds:0} s");
            }
        }

        ModesPage.Write(
            given.Text("--page", Path.Combine(root, "docs", "gans.md")),
            [.. Trials.Select(t => store.Find<ModesTrial>(Name(t.Case, t.Mixture, t.Seed))).OfType<ModesTrial>()]);
        return 0;
    }

    /// <summary>All first seeds, then all second ones: a part of the study is a study.</summary>
    private static IEnumerable<(ModesCase Case, Mixture Mixture, int Seed)> Trials
        => from seed in Enumerable.Range(1, Seeds) from mixture in Mixture.All from way in ModesCase.All select (way, mixture, seed);

    private static string Name(ModesCase way, Mixture mixture, int seed) => $"{way.Name} {mixture.Name} {seed}";

    /// <summary>Trains in a run folder that goes afterwards, and judges what the last weights make.</summary>
    internal static ModesTrial Train(ModesCase way, Mixture mixture, int seed, int steps = ModesCase.Steps)
    {
        string folder = Directory.CreateTempSubdirectory("atelier-modes-").FullName;
        TimeSpan began = Environment.CpuUsage.TotalTime;
        try
        {
            string path = Path.Combine(folder, "run");
            IImageDataset data = DatasetCatalog.Open(mixture.Name, new DatasetOptions());
            Recipe recipe = RecipeBook.Find(way.Recipe);
            App.Engines.Engine engine = EngineRoom.Here.Choose(new("managed", "f32"), preferred: null, out _);
            var wanted = RunRecipe.For(recipe, new SettingValues(recipe, way.Values), mixture.Name, data, (ulong)seed, new StepBudget(steps), engine);
            using (TrainingSession session = TrainingSession.Start(path, wanted, data))
            {
                session.Run(s_cadence, _ => { }, CancellationToken.None);
            }

            double seconds = Spent();
            using var model = TrainedModel.Open(path, new EngineWish("managed", "f32"), CheckpointChoice.Last);
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
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        double Spent() => Math.Round((Environment.CpuUsage.TotalTime - began).TotalSeconds, 1);
    }
}
