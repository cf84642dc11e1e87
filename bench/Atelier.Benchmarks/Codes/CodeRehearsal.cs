using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.App.Sampling;
using Atelier.Benchmarks.Trials;
using Atelier.Metrics.Extractors;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks.Codes;

/// <summary>Trains InfoGAN and stops now and then to look at its code.</summary>
internal static class CodeRehearsal
{
    private const int Judged = 5000;

    /// <summary>Trains and judges.</summary>
    /// <param name="settings">What is set, as "width=32".</param>
    /// <param name="seed">The run's.</param>
    /// <param name="marks">Steps to look at the code after, in their order.</param>
    /// <param name="pictures">Where grids of the code go at the end; null for nowhere.</param>
    public static CodeTrial Run(string settings, int seed, IReadOnlyList<long> marks, string? pictures)
    {
        using Rehearsal rehearsal = new(RecipeBook.Find("infogan"), Pairs.Of(settings), "mnist", seed, new EngineWish(EngineWish.Auto, null));
        List<CodePoint> points = [];
        double seconds = 0;
        foreach (long mark in marks)
        {
            seconds += rehearsal.Train(mark).ProcessorSeconds;
            points.Add(new(mark, Judge(rehearsal), Math.Round(seconds)));
        }

        if (pictures is not null)
        {
            Draw(rehearsal, pictures);
        }

        return new(settings, seed, points);
    }

    private static CodePurity Judge(Rehearsal rehearsal)
    {
        using TrainedModel trained = rehearsal.Open();
        return trained.Engine.Use(() =>
        {
            using IFeatureExtractor judge = ExtractorCatalog.Open("mnist-cnn");
            return CodePurity.Of((ILatentSampler)trained.Model, judge, Judged);
        });
    }

    private static void Draw(Rehearsal rehearsal, string folder)
    {
        using TrainedModel trained = rehearsal.Open();
        Guided model = new(trained);
        CodeGrid.OfCategories(model, number: 0, bound: 2, steps: 11).Plan.WriteSheet(Path.Combine(folder, "infogan-categories.png"), new RandomKey(0));
        CodeGrid.OfNumbers(model, category: 0, down: 0, across: 1, bound: 2, steps: 11).Plan.WriteSheet(Path.Combine(folder, "infogan-numbers.png"), new RandomKey(0));
    }
}
