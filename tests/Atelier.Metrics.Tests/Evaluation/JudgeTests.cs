using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Files;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Trust;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Evaluation;

public sealed class JudgeTests : IDisposable
{
    private static readonly EvaluationOptions Everything = new() { Metrics = SetMetrics.All, Replicates = 20 };

    private readonly Projections _extractor = new();

    public void Dispose() => _extractor.Dispose();

    [Fact]
    public void Every_score_has_a_passport_an_interval_around_it_and_a_noise_floor()
    {
        IReadOnlyList<Score> scores = Scored(Everything, new NoisePictures(300, 2, level: 0.2f));

        Assert.Equal(
            ["KD[projections]", "FD[projections]", "IS[projections]", "precision[projections]", "recall[projections]", "density[projections]",
                "coverage[projections]", "FD[projections] class mean", "FD[projections] class 0", "FD[projections] class 1", "FD[projections] class 2",
                "fidelity[projections]"],
            scores.Select(score => score.Name));
        foreach (Score score in scores)
        {
            Passport passport = score.Passport;
            Assert.Equal(("projections", 300, "noise/test", 400L), (passport.Extractor, passport.Pictures, passport.Reference, passport.ReferencePictures!.Value));
            Assert.Equal(200, score.Floor!.Pictures);
            if (!score.Name.Contains("class", StringComparison.Ordinal))
            {
                Assert.True(score.Interval!.Low < score.Interval.High);
                Assert.InRange(score.Value, score.Interval.Low, score.Interval.High);
            }
        }
    }

    [Fact]
    public void Pictures_that_are_off_stand_above_the_floor_and_others_do_not()
    {
        Score[] off = [.. Scored(Everything, new NoisePictures(400, 2, level: 0.2f))], same = [.. Scored(Everything, new NoisePictures(400, 3))];

        foreach (string name in (string[])["KD[projections]", "FD[projections]"])
        {
            Score bad = Array.Find(off, score => score.Name == name)!, good = Array.Find(same, score => score.Name == name)!;
            Assert.True(bad.Interval!.Low > 3 * bad.Floor!.Value, bad.ToString());
            Assert.True(good.Value < bad.Value / 5, $"{good} {bad}");
            Assert.True(good.IsBetterThan(bad));
        }
    }

    [Fact]
    public void Nothing_depends_on_the_batches() => Assert.Equal(
        Scored(Everything, new NoisePictures(150, 2)).Select(score => score.ToJson()),
        Scored(Everything with { BatchSize = 37 }, new NoisePictures(150, 2)).Select(score => score.ToJson()));

    [Fact]
    public void A_stream_gives_the_distance_that_kept_features_give()
    {
        EvaluationOptions kept = new() { Metrics = [new FrechetDistance()] };
        Score few = Assert.Single(Scored(kept, new NoisePictures(300, 2))), many = Assert.Single(Scored(kept with { AlwaysKept = 0 }, new NoisePictures(300, 2)));

        Assert.Equal(few.Value, many.Value, 1e-12 * few.Value);
        Assert.Equal(few.Passport, many.Passport);
        Assert.Equal(few.Floor!.Value, many.Floor!.Value, 1e-9);
        Assert.Equal(few.Floor.Pictures, many.Floor.Pictures);
        Assert.NotNull(few.Interval);
        Assert.Null(many.Interval);
    }

    [Fact]
    public void Published_statistics_give_a_Fréchet_distance_without_floor()
    {
        using TemporaryFolder folder = new();
        FidStatistics.Write(folder["noise.npz"], Real(Everything).Sample.Gaussian);
        Reference reference = Reference.FromStatistics(_extractor, folder["noise.npz"]);
        PictureSource pictures = new NoisePictures(150, 2).Pictures();

        Score score = Assert.Single(new Judge(_extractor, reference, new EvaluationOptions { Metrics = [new FrechetDistance()] }).Score(pictures, 150).Scores);

        Assert.Equal(("noise.npz", null, null), (score.Passport.Reference, score.Passport.ReferencePictures, score.Floor));
        Assert.Equal(Scored(new EvaluationOptions { Metrics = [new FrechetDistance()] }, new NoisePictures(150, 2))[0].Value, score.Value, 1e-9);
        string message = Assert.Throws<MetricException>(() => new Judge(_extractor, reference, new EvaluationOptions()).Score(pictures, 150)).Message;
        Assert.Equal("kd: the real pictures have no features of each picture (only mean and covariance are known).", message);
    }

    [Fact]
    public void A_broken_picture_is_named_and_gives_no_score()
    {
        Assert.StartsWith(
            "generated pictures: Picture 123: feature 0 is NaN",
            Assert.Throws<MetricException>(() => Scored(Everything, new NoisePictures(150, 2, broken: 123))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "noise/test: Picture 7: feature 0 is NaN",
            Assert.Throws<MetricException>(() => Reference.Collect(_extractor, new NoisePictures(150, 2, broken: 7), "noise/test", 300, Everything)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_pictures_are_refused_before_any_is_made()
    {
        Judge judge = new(_extractor, Real(Everything), Everything);

        Assert.Equal("is: 19 generated pictures are too few; it takes at least 20.", Assert.Throws<MetricException>(
            () => judge.Score((_, _) => throw new InvalidOperationException("made"), 19)).Message);
    }

    [Fact]
    public void From_ten_thousand_pictures_on_the_order_is_as_asked_for()
    {
        EvaluationOptions options = new() { Metrics = [new FrechetDistance(), new KernelDistance(subsets: 3, subsetSize: 50)], Floors = false, Replicates = 0 };

        Assert.Equal(["FD", "KD"], Scored(options, new NoisePictures(EvaluationOptions.ManyPictures, 2)).Select(score => score.Passport.Metric));
        Assert.Equal(["KD", "FD"], Scored(options, new NoisePictures(EvaluationOptions.ManyPictures - 1, 2)).Select(score => score.Passport.Metric));
    }

    [Fact]
    public void A_copy_of_the_extractor_judges_alike_by_the_same_floors()
    {
        Judge judge = new(_extractor, Real(Everything), Everything);
        PictureSource pictures = new NoisePictures(150, 2).Pictures();
        IReadOnlyList<Score> scores = judge.Score(pictures, 150).Scores;
        using Projections copy = new(), other = new() { Hash = new('e', 64) };
        Told told = new();

        Assert.Equal(scores.Select(score => score.ToJson()), judge.Through(copy).Score(pictures, 150, told).Scores.Select(score => score.ToJson()));
        Assert.DoesNotContain(told.Reports, report => report.Stage == "noise floor of fd");
        Assert.Contains("can't judge by it", Assert.Throws<MetricException>(() => judge.Through(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_told_by_stages()
    {
        Told told = new();
        new Judge(_extractor, Real(Everything), Everything).Score(new NoisePictures(150, 2).Pictures(), 150, told);

        Assert.Contains(new EvaluationProgress("features of generated pictures", 1), told.Reports);
        Assert.Contains(new EvaluationProgress("noise floor of pr", 1), told.Reports);
        Assert.Contains(new EvaluationProgress("kd", 1), told.Reports);
    }

    private Reference Real(EvaluationOptions options) => Reference.Collect(_extractor, new NoisePictures(400, 1), "noise/test", 300, options);

    private IReadOnlyList<Score> Scored(EvaluationOptions options, NoisePictures pictures)
        => new Judge(_extractor, Real(options), options).Score(pictures.Pictures(), (int)pictures.Count).Scores;

    private sealed class Told : IProgress<EvaluationProgress>
    {
        public List<EvaluationProgress> Reports { get; } = [];

        public void Report(EvaluationProgress value) => Reports.Add(value);
    }
}
