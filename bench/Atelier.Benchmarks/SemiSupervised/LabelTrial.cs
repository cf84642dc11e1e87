using Atelier.App.Engines;
using Atelier.App.Evaluation;
using Atelier.Benchmarks.Trials;
using Atelier.Models.Recipes;

namespace Atelier.Benchmarks.SemiSupervised;

/// <summary>What one training came to.</summary>
/// <param name="Data">The dataset's name.</param>
/// <param name="Labels">How many labels were known.</param>
/// <param name="Way">The case's name.</param>
/// <param name="Settings">What was set besides.</param>
/// <param name="Seed">The run's, and of the choice of labels.</param>
/// <param name="Steps">Rounds of training.</param>
/// <param name="Accuracy">Share of the test pictures whose class the last weights say.</param>
/// <param name="Minutes">Time that training took.</param>
/// <param name="Threads">On so many threads.</param>
internal sealed record LabelTrial(string Data, int Labels, string Way, string Settings, int Seed, long Steps, double Accuracy, double Minutes, int Threads)
{
    /// <summary>Trains, and asks for the accuracy as users do.</summary>
    public static LabelTrial Run(LabelCase way, int seed, int threads)
    {
        using Rehearsal rehearsal = new(RecipeBook.Find(LabelCase.Recipe), way.Values(seed), way.Data, seed, new EngineWish(EngineWish.Auto, null));
        Effort effort = rehearsal.Train(LabelCase.Steps);
        double accuracy = rehearsal.Scores([MetricChoice.Classifier], 1).Single().Value;
        return new(way.Data, way.Labels, way.Name, way.Settings, seed, LabelCase.Steps, accuracy, Math.Round(effort.Elapsed.TotalMinutes, 2), threads);
    }
}
