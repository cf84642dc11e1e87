using System.Diagnostics;
using Atelier.Benchmarks.Study;
using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Metrics.Evaluation;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks.Twins;

/// <summary>Our half of a pair: the recipe, trained by the trainer that all use.</summary>
internal static class OurTwin
{
    /// <summary>Trains; judging is not timed.</summary>
    public static TwinCurve Train(TwinCase twin, int seed, IReadOnlyList<long> points, TwinJudge judge)
    {
        IImageDataset data = DatasetCatalog.Open(TwinStudy.Data, new DatasetOptions());
        RandomKey key = new((ulong)seed);
        using IModel model = twin.Build(key);
        using Loader loader = new(data, new LoaderOptions { BatchSize = twin.Batch, Seed = (ulong)seed });
        using Trainer trainer = new(model, key, () => Batches.Next(loader, data));
        PictureSource samples = (first, count) => new PictureBatch(model.Sample(key.Stream("judged"), count, first));
        Stopwatch clock = new();
        List<TwinPoint> curve = [];
        foreach (long point in points)
        {
            clock.Start();
            while (trainer.Step < point)
            {
                trainer.RunRound();
            }

            _ = trainer.TakeWatched();
            clock.Stop();
            curve.Add(judge.Score(point, clock.Elapsed.TotalSeconds, samples));
        }

        return new(twin.Name, TwinCurve.Ours, seed, curve);
    }
}
