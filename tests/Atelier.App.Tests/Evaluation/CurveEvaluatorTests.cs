using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Trust;
using Atelier.Testing;

namespace Atelier.App.Tests.Evaluation;

public sealed class CurveEvaluatorTests : IDisposable
{
    private const int Size = 16;
    private readonly TemporaryFolder _folder = new();

    private static RealPictures Real { get; } = new(
        new ShapeWorldDataset(Size, 1, split: DatasetSplit.Test, count: 500), "shapeworld/test", new ShapeWorldDataset(Size, 1, count: 250), Note: null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_Fréchet_distance_of_real_pictures_falls_with_their_number_as_its_floor_does()
    {
        List<EvaluationStage> told = [];
        ScoreCurve curve = Use(evaluator => evaluator.ByCount(Real.Training.Pictures(), 250, told.Add, TestContext.Current.CancellationToken));

        Assert.Equal(("n", "100 200 250"), (curve.Over, string.Join(' ', curve.Points.Select(point => point.At))));
        Score[] scores = [.. curve.Points.Select(point => Assert.Single(point.Scores))];
        Assert.Equal([100L, 200, 250], scores.Select(score => score.Passport.Pictures));
        Assert.Equal(scores.OrderByDescending(score => score.Value), scores);
        Assert.Equal(scores.OrderByDescending(score => score.Floor!.Value), scores);
        Assert.True(scores[0].Deviation > 0);
        Assert.Equal([100L, 200, 250], scores.Select(score => score.Floor!.Pictures));
        Assert.Contains(told, stage => stage is { Name: "fd", Share: 1 });
        Assert.Contains("99 generated pictures are too few", Assert.Throws<MetricException>(() => Use(evaluator => evaluator.ByCount(Real.Training.Pictures(), 99))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncation_stands_in_the_passports_of_a_models_scores()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder["run"], "gan", 1));
        using var candidate = Candidate.Open(_folder["run"], new("managed", "f32"), CheckpointChoice.Best);
        ScoreCurve curve = Use(evaluator => evaluator.ByTruncation(threshold => candidate.Pictures(0, threshold), 20));

        Assert.Equal(["FD", "precision", "recall"], curve.Points[0].Scores.Select(score => score.Passport.Metric));
        Assert.All(curve.Points, point => Assert.All(point.Scores, score => Assert.Equal(point.At, score.Passport.Truncation)));
        Assert.Equal(curve.Points[0].Scores[0].Floor, curve.Points[^1].Scores[0].Floor);
        Assert.NotEqual(curve.Points[0].Scores[0].Value, curve.Points[^1].Scores[0].Value);
        Assert.Contains("truncation is 0.1 and 4", Assert.Throws<MetricException>(() => curve.Points[0].Scores[0].IsBetterThan(curve.Points[^1].Scores[0])).Message, StringComparison.Ordinal);
    }

    private static ScoreCurve Use(Func<CurveEvaluator, ScoreCurve> measure) => TinyRuns.Engine.Use(() =>
    {
        using IFeatureExtractor extractor = ExtractorCatalog.Open("shapeworld-cnn");
        return measure(new CurveEvaluator(extractor, Real, seed: 0));
    });
}
