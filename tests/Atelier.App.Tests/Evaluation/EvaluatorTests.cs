using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Trust;
using Atelier.Testing;

namespace Atelier.App.Tests.Evaluation;

public sealed class EvaluatorTests : IDisposable
{
    private const int Size = 16;
    private readonly TemporaryFolder _folder = new();

    private static RealPictures Real { get; } = new(
        new ShapeWorldDataset(Size, 1, split: DatasetSplit.Test, count: 120), "shapeworld/test", new ShapeWorldDataset(Size, 1, count: 150), Note: null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_judged_with_passports_and_its_scores_are_kept()
    {
        string run = _folder["run"];
        TinyRuns.Finish(TinyRuns.Start(run, "gan", 1));
        using Candidate candidate = Open(run);
        Evaluated found = Evaluate(candidate.Pictures(3), 40, MetricChoice.For(Real.Judged), out List<EvaluationStage> told);

        Assert.Equal("KD[shapeworld-cnn]", found.Scores[0].Name);
        Assert.Equal(
            ["FD", "precision", "recall", "density", "coverage", "IS", "near-copies", "near-copies by pixels"],
            found.Scores.Skip(1).Select(score => score.Passport.Metric));
        Assert.All(found.Scores, score =>
        {
            Assert.True(double.IsFinite(score.Value));
            Assert.NotNull(score.Floor);
            Assert.Equal((40, 3UL, "shapeworld/test", 120), (score.Passport.Pictures, score.Passport.Seed, score.Passport.Reference, score.Passport.ReferencePictures));
        });
        Assert.Contains(told, stage => stage is { Name: "features of shapeworld/test", Share: 1, Pictures: 120 });

        // Four groups of three pictures side by side, a pixel around each picture, three between groups.
        Assert.Equal((4 * ((3 * (Size + 1)) + 1 + 3)) + 3, found.Nearest!.Width);

        candidate.Keep(found.Scores);
        Assert.Equal(found.Scores.Select(score => (1L, score)), candidate.Run!.Scores.Select(record => (record.Step, record.Score)));
        Assert.Null(candidate.Run.BestCheckpoint);

        Evaluated again = Evaluate(candidate.Pictures(3), 40, MetricChoice.Parse(["kd"]), out _);
        Assert.Equal(found.Scores[0].Value, Assert.Single(again.Scores).Value);
        Assert.Null(again.Nearest);
    }

    [Fact]
    public void A_checkpoint_belongs_to_the_run_it_lies_in()
    {
        string run = _folder["run"];
        TinyRuns.Finish(TinyRuns.Start(run, "gan", 1));
        using Candidate checkpoint = Open(TinyRuns.Checkpoint(run, 1));
        Assert.Equal(run, checkpoint.Run!.Path);
        Assert.Equal(Path.Combine(run, "nearest-step-00000001.png"), checkpoint.NearestPath);
    }

    [Fact]
    public void Copies_of_training_pictures_are_found_by_features_and_by_pixels()
    {
        IReadOnlyList<Score> rates = Evaluate(Real.Training.Pictures(), 50, MetricChoice.Parse(["copies"]), out List<EvaluationStage> told).Scores;
        Assert.Equal([("near-copies[shapeworld-cnn]", 1.0), ("near-copies by pixels", 1.0)], rates.Select(rate => (rate.Name, rate.Value)));
        Assert.All(rates, rate => Assert.True(rate.Floor!.Value < 0.05));
        Assert.Contains(told, stage => stage is { Name: "near-copies by pixels", Share: 1, Pictures: 150 });

        Assert.All(Evaluate(Real.Judged.Pictures(), 50, MetricChoice.Parse(["copies"]), out _).Scores, rate => Assert.True(rate.Value < 0.1));
    }

    [Fact]
    public void Without_test_pictures_training_pictures_are_compared_with_each_other()
    {
        RealPictures alone = Real with { Judged = Real.Training, Name = "shapeworld" };
        IReadOnlyList<Score> rates = Evaluate(Real.Judged.Pictures(), 50, MetricChoice.Parse(["copies"]), out _, alone).Scores;
        Assert.All(rates, rate =>
        {
            Assert.InRange(rate.Value, 0, 0.1);
            Assert.Equal(new NoiseFloor(2 / 150.0, 150), rate.Floor);
        });
    }

    [Fact]
    public void Classifiers_are_trained_on_pictures_with_classes()
    {
        IReadOnlyList<Score> scores = Evaluate(Real.Training.Pictures(), 128, MetricChoice.Parse(["cas"]), out List<EvaluationStage> told).Scores;
        Assert.Equal(["CAS[residual-cnn-16]", "CAS[residual-cnn-16] reversed"], scores.Select(score => score.Name));
        Assert.All(scores, score => Assert.InRange(score.Value, 0.01, 1));
        Assert.Contains(told, stage => stage is { Name: "training a classifier on generated pictures", Share: 1, Pictures: 128 });

        Assert.Contains("no classes, or not those of shapeworld/test (", Refusal((first, count) => Real.Training.Pictures()(first, count) with { Labels = null }, Real), StringComparison.Ordinal);
        Assert.Contains("shapeworld has no test pictures", Refusal(Real.Training.Pictures(), Real with { Judged = Real.Training, Name = "shapeworld" }), StringComparison.Ordinal);

        static string Refusal(PictureSource pictures, RealPictures real)
            => Assert.Throws<MetricException>(() => Evaluate(pictures, 128, MetricChoice.Parse(["cas"]), out _, real)).Message;
    }

    [Theory]
    [InlineData("cat,dog", "dog,Cat,horse", "1,0")]
    [InlineData("0,2", "dog,cat,horse", "0,2")]
    [InlineData("2,7", "dog,cat,horse", null)]
    [InlineData("cat,cow", "dog,cat,horse", null)]
    public void Subfolders_are_matched_with_classes_by_name_or_number(string own, string real, string? labels)
    {
        PictureSource pictures = (_, _) => new(Tensors.Tensor.Zeros([2, 1, 2, 2]), [0, 1]);
        int[]? matched = null;
        Tensors.Memory.Arena.Run("match", () => matched = new ClassMatch(own.Split(','), real.Split(',')).Of(pictures)(0, 2).Labels);
        Assert.Equal(labels?.Split(',').Select(int.Parse), matched);
    }

    [Fact]
    public void A_folder_is_judged_by_a_folder()
    {
        Write("a", Size, 12);
        Write("b", Size, 10);
        using Candidate candidate = Open(_folder["a"]);
        Assert.Equal((12, 5), (candidate.Count(null), candidate.Count(5)));
        Assert.Null(candidate.Run);
        Assert.Equal("nearest.png", candidate.NearestPath);
        RealPictures real = candidate.Real(_folder["b"], null, null, default);
        Assert.Equal(("b", 10L, false), (real.Name, real.Judged.Count, real.HeldOut));
        Assert.Contains("has no test pictures", real.Note, StringComparison.Ordinal);

        Assert.Contains("has 12 pictures; 13 are too many", Assert.Throws<MetricException>(() => candidate.Count(13)).Message, StringComparison.Ordinal);
        Assert.Contains("has no test pictures", Assert.ThrowsAny<DatasetException>(() => candidate.Real(_folder["b"], DatasetSplit.Test, null, default)).Message, StringComparison.Ordinal);
        Write("small", 8, 2);
        Assert.Contains("16x16x3, those of small 8x8x3", Assert.Throws<MetricException>(() => candidate.Real(_folder["small"], null, null, default)).Message, StringComparison.Ordinal);
        Assert.Contains("Give --data", Assert.Throws<RunException>(() => candidate.Real(null, null, null, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_pictures_are_refused_before_anything_is_computed()
    {
        MetricException few = Assert.Throws<MetricException>(() => Evaluate(Real.Judged.Pictures(), 3, MetricChoice.Parse(["pr"]), out _));
        Assert.Equal("pr: 3 generated pictures are too few; it takes at least 4.", few.Message);
    }

    [Fact]
    public void Metrics_are_asked_for_by_name()
    {
        MetricChoice choice = MetricChoice.Parse(["fd,KD", "copies"]);
        Assert.Equal(["fd", "kd"], choice.Sets.Select(metric => metric.Id));
        Assert.True(choice.NearCopies);
        Assert.False(choice.ClassificationAccuracy);
        Assert.True(MetricChoice.Parse(["cas"]).ClassificationAccuracy);
        Assert.Contains("lpips compares pictures one to one, kd sets of them", Assert.Throws<MetricException>(() => MetricChoice.Parse(["kd,lpips"])).Message, StringComparison.Ordinal);
        Assert.Contains("no metric 'copeis' (did you mean 'copies'?)", Assert.Throws<MetricException>(() => MetricChoice.Parse(["fd", "copeis"])).Message, StringComparison.Ordinal);
    }

    private static Candidate Open(string path) => Candidate.Open(path, new("managed", "f32"), CheckpointChoice.Best);

    private static Evaluated Evaluate(PictureSource pictures, int count, MetricChoice metrics, out List<EvaluationStage> told, RealPictures? real = null)
    {
        List<EvaluationStage> stages = told = [];
        return TinyRuns.Engine.Use(() =>
        {
            using IFeatureExtractor extractor = ExtractorCatalog.Open("shapeworld-cnn");
            return new Evaluator(extractor, real ?? Real, metrics, seed: 3) { Trial = new(leastSteps: 10) }.Evaluate(pictures, count, stages.Add, TestContext.Current.CancellationToken);
        });
    }

    private void Write(string name, int size, int count)
    {
        Directory.CreateDirectory(_folder[name]);
        for (int i = 0; i < count; i++)
        {
            byte[] levels = new byte[size * size * 3];
            new Random(i).NextBytes(levels);
            Png.Write(_folder[name, $"{i}.png"], new Image(size, size, 3, levels));
        }
    }
}
