using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Trust;
using Atelier.Testing;

namespace Atelier.App.Tests.Runs;

/// <summary>Runs of a recipe that trains on a view of its dataset, and whose model classifies.</summary>
public sealed class PartlyLabelledRunTests : IDisposable
{
    private const string Name = "improved-gan";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_hash_is_of_what_is_trained_on()
    {
        RunRecipe recipe = TinyRuns.Recipe(Name, 1);

        Assert.NotEqual(TinyRuns.Data().ContentHash, recipe.DataHash);
        Assert.Contains("20 labels", recipe.DataHash, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_ends_in_the_same_state()
    {
        ProofState[] states = [.. new ResumeProof(TinyRuns.Recipe(Name, 1), TinyRuns.Data(), half: 2).Run(_folder.Path, _ => _ => { }, TestContext.Current.CancellationToken)];

        Assert.Equal(states[1].State, states[2].State);
        Assert.NotEqual(states[0].State, states[1].State);
    }

    [Fact]
    public void Other_labels_are_refused()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder["run"], Name, 1));
        RunRecipe recipe = RunRecipe.Read(_folder["run"]);
        RunRecipe other = recipe with { Settings = new Dictionary<string, string>(recipe.Settings) { ["labels-seed"] = "7" } };

        Assert.Contains("other pictures", Assert.Throws<RunException>(() => TrainingSession.Resume(new(_folder["run"]), other, TinyRuns.Data())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_accuracy_is_a_score_with_a_passport_and_other_models_have_none()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder["run"], Name, 1));
        TinyRuns.Finish(TinyRuns.Start(_folder["gan"], "gan", 1));

        Score accuracy = Assert.Single(Evaluate(_folder["run"]));

        Assert.Equal(("accuracy", "shapeworld/test", 200L), (accuracy.Name, accuracy.Passport.Reference, accuracy.Passport.Pictures));
        Assert.InRange(accuracy.Value, accuracy.Interval!.Low, accuracy.Interval.High);
        Assert.Equal(accuracy.Value * 200, Math.Round(accuracy.Value * 200), 1e-9);
        Assert.Contains("a run whose model classifies", Assert.Throws<MetricException>(() => Evaluate(_folder["gan"])).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Score> Evaluate(string run)
    {
        RealPictures real = new(
            new ShapeWorldDataset(16, 1, split: DatasetSplit.Test, count: 200), "shapeworld/test", new ShapeWorldDataset(16, 1, count: 10), Note: null);
        using var candidate = Candidate.Open(run, new("managed", "f32"), CheckpointChoice.Last);
        return candidate.Engine.Use(() =>
        {
            using IFeatureExtractor extractor = ExtractorCatalog.Open("shapeworld-cnn");
            return new Evaluator(extractor, real, MetricChoice.Parse(["accuracy"]), seed: 0) { Classifier = candidate.Classifier }.Evaluate(candidate.Pictures(0), 4).Scores;
        });
    }
}
