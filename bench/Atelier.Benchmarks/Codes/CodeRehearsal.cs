using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.App.Sampling;
using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks.Codes;

/// <summary>Trains InfoGAN as users train, in a run folder of its own that goes afterwards, and stops now and then to look at its code.</summary>
/// <param name="settings">What is set, as "width=32".</param>
/// <param name="seed">The run's.</param>
internal sealed class CodeRehearsal(string settings, int seed)
{
    private const int Judged = 5000;

    private static readonly Cadence s_cadence = new(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1));
    private static readonly EngineWish s_wish = new(EngineWish.Auto, null);

    /// <summary>Trains and judges.</summary>
    /// <param name="marks">Steps to look at the code after, in their order.</param>
    /// <param name="pictures">Where grids of the code go at the end; null for nowhere.</param>
    public CodeTrial Run(IReadOnlyList<long> marks, string? pictures)
    {
        string folder = Directory.CreateTempSubdirectory("atelier-codes-").FullName;
        try
        {
            RunFolder run = new(Path.Combine(folder, "run"));
            List<CodePoint> points = [];
            double seconds = 0;
            foreach (long mark in marks)
            {
                seconds += Train(run, mark);
                points.Add(new(mark, Judge(run), Math.Round(seconds)));
            }

            if (pictures is not null)
            {
                Draw(run, pictures);
            }

            return new(settings, seed, points);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Seconds of processor time.</returns>
    private double Train(RunFolder run, long steps)
    {
        IImageDataset data = DatasetCatalog.Open("mnist", new DatasetOptions());
        TimeSpan began = Environment.CpuUsage.TotalTime;
        using TrainingSession session = Directory.Exists(run.Path)
            ? TrainingSession.Resume(run, RunRecipe.Read(run.Path) with { Budget = new StepBudget(steps).ToString() }, data)
            : TrainingSession.Start(run.Path, Wanted(data, steps), data);
        session.Run(s_cadence, _ => { }, CancellationToken.None);
        return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
    }

    private RunRecipe Wanted(IImageDataset data, long steps)
    {
        Recipe recipe = RecipeBook.Find("infogan");
        SettingValues values = new(recipe, settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
        return RunRecipe.For(recipe, values, "mnist", data, (ulong)seed, new StepBudget(steps), EngineRoom.Here.Choose(s_wish, recipe.Precision, out _));
    }

    private static CodePurity Judge(RunFolder run)
    {
        using var trained = TrainedModel.Open(run.Path, s_wish, CheckpointChoice.Last);
        return trained.Engine.Use(() =>
        {
            using IFeatureExtractor judge = ExtractorCatalog.Open("mnist-cnn");
            return CodePurity.Of((ILatentSampler)trained.Model, judge, Judged);
        });
    }

    private static void Draw(RunFolder run, string folder)
    {
        using var trained = TrainedModel.Open(run.Path, s_wish, CheckpointChoice.Last);
        Guided model = new(trained);
        CodeGrid.OfCategories(model, number: 0, bound: 2, steps: 11).Plan.WriteSheet(Path.Combine(folder, "infogan-categories.png"), new RandomKey(0));
        CodeGrid.OfNumbers(model, category: 0, down: 0, across: 1, bound: 2, steps: 11).Plan.WriteSheet(Path.Combine(folder, "infogan-numbers.png"), new RandomKey(0));
    }
}
