using Atelier.App.Engines;
using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Models.Recipes;

namespace Atelier.Benchmarks.SemiSupervised;

/// <summary>What one training came to.</summary>
/// <param name="Accuracy">Share of the test pictures whose class the last weights say.</param>
/// <param name="Minutes">Time that training took.</param>
/// <param name="Threads">On so many threads.</param>
internal sealed record LabelTrial(double Accuracy, double Minutes, int Threads)
{
    private static readonly Cadence s_cadence = new(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    /// <summary>Trains as users train, in a run folder of its own that goes afterwards, and asks for the accuracy as they do.</summary>
    public static LabelTrial Run(LabelCase way, int seed, int threads)
    {
        string folder = Directory.CreateTempSubdirectory("atelier-labels-").FullName;
        try
        {
            string run = Path.Combine(folder, "run");
            IImageDataset data = DatasetCatalog.Open(way.Data, new DatasetOptions());
            Recipe recipe = RecipeBook.Find(LabelCase.Recipe);
            App.Engines.Engine engine = EngineRoom.Here.Choose(new("managed", "f32"), preferred: null, out _);
            SettingValues values = new(recipe, way.Values(seed));
            RunRecipe wanted = RunRecipe.For(recipe, values, way.Data, data, (ulong)seed, new StepBudget(way.Steps), engine) with { Augmentation = way.Augmentation };
            using TrainingSession session = TrainingSession.Start(run, wanted, data);
            Finished finished = session.Run(s_cadence, _ => { }, CancellationToken.None);
            return new(AccuracyOf(run), Math.Round(finished.Elapsed.TotalMinutes, 2), threads);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double AccuracyOf(string run)
    {
        using var candidate = Candidate.Open(run, new EngineWish("managed", "f32"), CheckpointChoice.Last);
        return candidate.Engine.Use(() =>
        {
            RealPictures real = candidate.Real(data: null, DatasetSplit.Test, download: null, CancellationToken.None);
            using IFeatureExtractor extractor = ExtractorCatalog.Open(ExtractorChoice.For(real.Judged).Name);
            Evaluator evaluator = new(extractor, real, MetricChoice.Parse([MetricChoice.Classifier]), seed: 0) { Classifier = candidate.Classifier };
            return evaluator.Evaluate(candidate.Pictures(0), 1).Scores.Single().Value;
        });
    }
}
