using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Pairs;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Evaluation;

public sealed class PairJudgeTests
{
    private static readonly PictureSource Originals = new NoisePictures(50, 1).Pictures();

    private static readonly PictureSource Pictures = (first, count) => new(Originals(first, count).Pictures * 0.5f);

    [Fact]
    public void Scores_pairs_the_same_in_any_batches()
    {
        PairJudge judge = new([new Psnr(), new Psnr(border: 1)]);

        IReadOnlyList<Score> scores = judge.Score(Pictures, Originals, 50, ("noise", "hash"));

        // The error is 0.15 times the noise: 10 log10(4 / 0.0225) and what a sample of 16 pixels adds.
        Assert.Equal(["PSNR", "PSNR"], scores.Select(score => score.Name));
        Assert.InRange(scores[0].Value, 22, 24);
        Assert.InRange(scores[0].Value, scores[0].Interval!.Low, scores[0].Interval!.High);
        Assert.Contains("settings is border=0 and border=1", Assert.Throws<MetricException>(() => scores[0].IsBetterThan(scores[1])).Message, StringComparison.Ordinal);
        Assert.Equal(
            scores.Select(score => score.ToJson()),
            new PairJudge([new Psnr(), new Psnr(border: 1)], batchSize: 7).Score(Pictures, Originals, 50, ("noise", "hash")).Select(score => score.ToJson()));
    }

    [Fact]
    public void Equal_pictures_have_an_infinite_PSNR_and_no_interval()
    {
        Score score = Assert.Single(new PairJudge([new Psnr()]).Score(Originals, Originals, 5, ("noise", "hash")));

        Assert.Equal((double.PositiveInfinity, null), (score.Value, score.Interval));
        Assert.Equal(score, Score.FromJson(score.ToJson()));
    }

    [Fact]
    public void One_pair_says_nothing_of_others()
    {
        Score score = Assert.Single(new PairJudge([new Psnr()]).Score(Pictures, Originals, 1, ("noise", "hash")));

        Assert.Equal((null, null), (score.Interval, score.Deviation));
    }

    [Fact]
    public void A_broken_picture_is_named()
    {
        PictureSource broken = new NoisePictures(50, 1, broken: 33).Pictures();

        Assert.Equal("PSNR: pair 33 gives NaN; there is no score of such pictures.", Assert.Throws<MetricException>(
            () => new PairJudge([new Psnr()]).Score(broken, Originals, 50, ("noise", "hash"))).Message);
    }
}
