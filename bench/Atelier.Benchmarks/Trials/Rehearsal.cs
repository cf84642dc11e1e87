using Atelier.App.Engines;
using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Trust;
using Atelier.Models.Recipes;

namespace Atelier.Benchmarks.Trials;

/// <summary>A training as users train, in a run folder of its own that goes with it; nothing is scored or drawn on the way.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="settings">What is set, by key; all else is the recipe's.</param>
/// <param name="dataset">The dataset's name.</param>
/// <param name="seed">The run's.</param>
/// <param name="wish">What computes.</param>
internal sealed class Rehearsal(Recipe recipe, IEnumerable<KeyValuePair<string, string>> settings, string dataset, int seed, EngineWish wish) : IDisposable
{
    private static readonly Cadence s_cadence = new(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("atelier-rehearsal-").FullName;

    /// <summary>The run's folder; there once it was trained.</summary>
    public RunFolder Folder => new(Path.Combine(_folder, "run"));

    /// <summary>Trains, and called again goes on where it was.</summary>
    /// <param name="steps">Rounds from the first on.</param>
    public Effort Train(long steps)
    {
        IImageDataset data = DatasetCatalog.Open(dataset, new DatasetOptions());
        TimeSpan began = Environment.CpuUsage.TotalTime;
        using TrainingSession session = Directory.Exists(Folder.Path)
            ? TrainingSession.Resume(Folder, RunRecipe.Read(Folder.Path) with { Budget = new StepBudget(steps).ToString() }, data)
            : TrainingSession.Start(Folder.Path, Wanted(data, steps), data);
        Finished finished = session.Run(s_cadence, _ => { }, CancellationToken.None);
        return new((Environment.CpuUsage.TotalTime - began).TotalSeconds, finished.Elapsed);
    }

    /// <summary>The model of the last weights.</summary>
    public TrainedModel Open() => TrainedModel.Open(Folder.Path, wish, CheckpointChoice.Last);

    /// <summary>What <c>atelier eval</c> says of the last weights, by the dataset's own judge and its test pictures.</summary>
    /// <param name="metrics">Names, as "fidelity".</param>
    /// <param name="pictures">How many are made.</param>
    public IReadOnlyList<Score> Scores(IReadOnlyList<string> metrics, int pictures)
    {
        using var candidate = Candidate.Open(Folder.Path, wish, CheckpointChoice.Last);
        return candidate.Engine.Use(() =>
        {
            RealPictures real = candidate.Real(data: null, DatasetSplit.Test, download: null, CancellationToken.None);
            using IFeatureExtractor extractor = ExtractorCatalog.Open(ExtractorChoice.For(real.Judged).Name);
            Evaluator evaluator = new(extractor, real, MetricChoice.Parse(metrics), seed: 0) { Classifier = candidate.Classifier };
            return evaluator.Evaluate(candidate.Pictures(0), pictures).Scores;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunRecipe Wanted(IImageDataset data, long steps) => RunRecipe.For(
        recipe, new(recipe, settings), dataset, data, (ulong)seed, new StepBudget(steps), EngineRoom.Here.Choose(wish, recipe.Precision, out _));
}

/// <summary>What training took.</summary>
/// <param name="ProcessorSeconds">Of all threads.</param>
/// <param name="Elapsed">By the clock, of training alone.</param>
internal sealed record Effort(double ProcessorSeconds, TimeSpan Elapsed);
