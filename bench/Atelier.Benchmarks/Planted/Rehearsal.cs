using System.Diagnostics;
using Atelier.App.Evaluation;
using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Metrics.Sets;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>Trains a case and writes down what the doctor would see.</summary>
internal sealed class Rehearsal(PlantedCase planted, int seed)
{
    private const int CheckupEvery = 50, ExaminationEvery = 250, Judged = 2000;

    public Recording Run()
    {
        IImageDataset clean = DatasetCatalog.Open(planted.Data, new DatasetOptions()), heldOut = DatasetCatalog.Open(planted.Data, new DatasetOptions { Split = DatasetSplit.Test });
        IImageDataset data = planted.Plant?.Spoil?.Invoke(clean) ?? clean;
        Recipe recipe = RecipeBook.Find(planted.Recipe);
        SettingValues values = new(recipe, planted.Values);
        RandomKey key = new((ulong)seed);
        using IFeatureExtractor extractor = ExtractorCatalog.Open(ExtractorCatalog.DefaultFor(clean));
        int specimens = (int)Math.Min(Examination.EnoughSpecimens, data.Count);
        using Specimens train = First(data, specimens), other = First(heldOut, specimens);
        Examination examination = new(extractor, train, other, key.Stream("examination"));
        using IModel model = recipe.Build(key, new(data.Channels, data.Height, data.Width, data.ClassNames?.Count ?? 0), values);
        using Loader loader = new(data, new LoaderOptions { BatchSize = values.Get(Recipe.BatchSize), Seed = (ulong)seed });
        using Trainer trainer = new(model, key, () => Study.Batches.Next(loader, data));
        List<Checkup> checkups = [];
        Stopwatch steps = new(), examinations = new();
        bool broken = false;
        while (trainer.Step < planted.Steps && !broken)
        {
            steps.Start();
            try
            {
                trainer.RunRound();
            }
            catch (NotFiniteException e)
            {
                checkups.Add(new(trainer.Step, new Dictionary<string, double> { [Signals.Loss(e.Phase)] = double.NaN }));
                broken = true;
            }

            steps.Stop();
            if (!broken && trainer.Step % CheckupEvery == 0)
            {
                Dictionary<string, double> seen = new(trainer.TakeWatched());
                if (trainer.Step % ExaminationEvery == 0)
                {
                    examinations.Start();
                    foreach ((string name, double value) in examination.Of(model))
                    {
                        seen[name] = value;
                    }

                    examinations.Stop();
                }

                checkups.Add(new(trainer.Step, seen));
            }
        }

        return new()
        {
            Case = planted.Name, Seed = seed, StepMs = Math.Round(steps.Elapsed.TotalMilliseconds / trainer.Step, 2),
            ExaminationMs = Math.Round(examinations.Elapsed.TotalMilliseconds / Math.Max(1, trainer.Step / ExaminationEvery), 1),
            Frechet = broken ? null : Frechet(extractor, heldOut, model),
            Steps = [.. checkups.Select(c => c.Step)],
            Signals = Recording.Columns(checkups),
        };
    }

    private static Specimens First(IImageDataset data, int count)
    {
        PictureBatch batch = data.Pictures()(0, count);
        return new(batch.Pictures, batch.Labels);
    }

    private static double? Frechet(IFeatureExtractor extractor, IImageDataset heldOut, ISampler model)
    {
        EvaluationOptions options = new() { Metrics = [new FrechetDistance()], Floors = false, Replicates = 0 };
        var reference = Reference.Collect(extractor, heldOut, heldOut.Name, Judged, options);
        return Math.Round(new Judge(extractor, reference, options).Score(Candidate.Of(model, new RandomKey(0)), Judged).Scores[0].Value, 3);
    }
}
