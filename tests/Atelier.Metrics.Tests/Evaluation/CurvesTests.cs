using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Evaluation;

public sealed class CurvesTests
{
    [Fact]
    public void The_Fréchet_distance_of_equally_good_pictures_falls_with_their_number()
    {
        Sample real = new(Draws.Normal(1, 2000, 10)), generated = new(Draws.Normal(2, 2000, 10));

        IReadOnlyList<CurvePoint> curve = Curves.FrechetByCount(real, generated, [20, 100, 500, 2000], 5, new RandomKey(1));

        Assert.Equal([20, 100, 500, 2000], curve.Select(point => point.Pictures));
        Assert.Equal(curve.OrderByDescending(point => point.Mean), curve);
        Assert.Equal(FrechetDistance.Between(real.Gaussian, generated.Gaussian), curve[^1].Mean, 1e-9);
        Assert.InRange(curve[^1].Deviation, 0, 1e-9);
        Assert.Throws<MetricException>(() => Curves.FrechetByCount(real, generated, [2001], 5, new RandomKey(1)));
    }

    [Fact]
    public void Truncation_trades_recall_for_precision()
    {
        using Projections extractor = new();
        EvaluationOptions options = new() { Metrics = [new PrecisionRecall()], Floors = false, Replicates = 0 };
        Reference reference = Reference.Collect(extractor, new NoisePictures(400, 1), "noise/test", 300, options);

        var curve = Curves.ByTruncation(
            new Judge(extractor, reference, options),
            factor => (first, count) => new PictureBatch(new NoisePictures(300, 2).Pictures()(first, count).Pictures * factor),
            [0.3, 1],
            300);

        Score[] tight = [.. curve[0].Scores], full = [.. curve[1].Scores];
        Assert.Equal([0.3, 1], curve.Select(point => point.Truncation));
        Assert.True(tight[0].Value > full[0].Value && tight[1].Value < full[1].Value, $"{tight[0]} {full[0]} {tight[1]} {full[1]}");
        Assert.Contains("truncation is 0.3 and 1", Assert.Throws<MetricException>(() => tight[0].IsBetterThan(full[0])).Message, StringComparison.Ordinal);
    }
}
