using Atelier.App.Doctor;
using Atelier.App.Engines;
using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Metrics.Sets;
using Atelier.Models.Recipes;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>Trains a case as users train, in a run folder of its own that goes afterwards.</summary>
/// <param name="planted">What.</param>
/// <param name="seed">The run's.</param>
internal sealed class Rehearsal(PlantedCase planted, int seed)
{
    private static readonly Cadence s_cadence = new(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    /// <summary>Trains under the doctor's eyes, to the end or until a number is not finite.</summary>
    public Recording Watch() => InFolder(run =>
    {
        TimeSpan began = Environment.CpuUsage.TotalTime;
        bool finished = Train(run, healer: null);
        double ms = (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
        Broke? broke = DoctorLog.Read(run.Path).OfType<Broke>().LastOrDefault();
        IReadOnlyList<Checkup> checkups = CaseHistory.Of(run)!.Checkups;
        return new Recording
        {
            Case = planted.Name,
            Seed = seed,
            StepMs = Math.Round(ms / (broke?.Step ?? planted.Steps), 2),
            Frechet = finished ? Frechet(run) : null,
            BrokeAt = broke?.Step,
            BrokeIn = broke?.Phase,
            Steps = [.. checkups.Select(c => c.Step)],
            Signals = Recording.Columns(checkups),
        };
    });

    /// <summary>Trains, and lets the doctor heal.</summary>
    /// <param name="treatments">How often at most.</param>
    public Healing Heal(int treatments) => InFolder(run =>
    {
        bool finished = Train(run, new Healer(treatments));
        CaseHistory history = CaseHistory.Of(run)!;
        IEnumerable<string> done = history.Treatments.Select(t => $"{t.Disease.InWords()}: back to {t.BackTo}, {string.Join(' ', t.Changes.Select(c => $"{c.Key}={c.To}"))}");
        return new Healing(planted.Name, seed, [.. done], history.LooksHealthy, finished ? Frechet(run) : null);
    });

    private static T InFolder<T>(Func<RunFolder, T> body)
    {
        string folder = Directory.CreateTempSubdirectory("atelier-planted-").FullName;
        try
        {
            return body(new(Path.Combine(folder, "run")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Whether it came to its end.</returns>
    private bool Train(RunFolder run, Healer? healer)
    {
        IImageDataset clean = DatasetCatalog.Open(planted.Data, new DatasetOptions()), data = planted.Plant?.Spoil?.Invoke(clean) ?? clean;
        Recipe recipe = RecipeBook.Find(planted.Recipe);
        App.Engines.Engine engine = EngineRoom.Here.Choose(new("managed", "f32"), preferred: null, out _);
        RunRecipe wanted = RunRecipe.For(recipe, new SettingValues(recipe, planted.Values), planted.Data, data, (ulong)seed, new StepBudget(planted.Steps), engine);
        try
        {
            HealedTraining.Run(TrainingSession.Start(run.Path, wanted, data), Sit, _ => { });
            return true;
        }
        catch (NotFiniteException)
        {
            return false;
        }

        Finished Sit(TrainingSession session)
        {
            session.WatchBy(new CheckupSchedule(), healer);
            return session.Run(s_cadence, _ => { }, CancellationToken.None);
        }
    }

    /// <summary>How far the last weights' samples are from the test pictures.</summary>
    private double Frechet(RunFolder run)
    {
        using var candidate = Candidate.Open(run.Path, new EngineWish("managed", "f32"), CheckpointChoice.Last);
        return candidate.Engine.Use(() =>
        {
            IImageDataset real = candidate.Real(data: null, DatasetSplit.Test, download: null, CancellationToken.None).Judged;
            using IFeatureExtractor extractor = ExtractorCatalog.Open(ExtractorChoice.For(real).Name);
            EvaluationOptions options = new() { Metrics = [new FrechetDistance()], Floors = false, Replicates = 0 };
            var reference = Reference.Collect(extractor, new DatasetPart(real, 0, 2 * planted.Judged), real.Name, planted.Judged, options);
            return Math.Round(new Judge(extractor, reference, options).Score(candidate.Pictures(0), planted.Judged).Scores[0].Value, 3);
        });
    }
}
