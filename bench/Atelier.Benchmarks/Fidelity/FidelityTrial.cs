using Atelier.App.Engines;
using Atelier.Benchmarks.Trials;
using Atelier.Metrics.Trust;
using Atelier.Models.Recipes;

namespace Atelier.Benchmarks.Fidelity;

/// <summary>How well a training's samples show the classes they were asked for, and how much of the data's variety they have.</summary>
/// <param name="Data">The dataset's name.</param>
/// <param name="Recipe">The recipe's.</param>
/// <param name="Settings">What was set, as "width=32".</param>
/// <param name="Seed">The run's.</param>
/// <param name="Steps">Rounds of training.</param>
/// <param name="Scores">Fidelity where there are classes, recall, Fréchet distance.</param>
/// <param name="Seconds">Processor time of training.</param>
internal sealed record FidelityTrial(string Data, string Recipe, string Settings, int Seed, long Steps, IReadOnlyList<Score> Scores, double Seconds)
{
    private const int Judged = 10_000;

    /// <summary>Trains and judges.</summary>
    public static FidelityTrial Run(FidelityCase way, string data, int seed)
    {
        using Rehearsal rehearsal = new(RecipeBook.Find(way.Recipe), way.Values, data, seed, new EngineWish(EngineWish.Auto, null));
        Effort effort = rehearsal.Train(way.Steps);
        IReadOnlyList<Score> scores = rehearsal.Scores(way.Classes ? ["fidelity", "fd", "pr"] : ["fd", "pr"], Judged);
        return new(data, way.Recipe, way.Settings, seed, way.Steps, scores, Math.Round(effort.ProcessorSeconds));
    }

    /// <summary>A score's value; null where it was not taken.</summary>
    /// <param name="quantity">As "recall".</param>
    public double? Value(string quantity) => Find(quantity)?.Value;

    /// <summary>What real pictures score; null where that is not known.</summary>
    /// <param name="quantity">As "fidelity".</param>
    public double? Floor(string quantity) => Find(quantity)?.Floor?.Value;

    private Score? Find(string quantity) => Scores.FirstOrDefault(score => score.Passport.Metric == quantity);
}
