using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Trust;

public sealed class BootstrapTests
{
    [Fact]
    public void The_interval_of_a_mean_is_that_of_the_normal_distribution()
    {
        double[] parts = new double[400];
        new RandomKey(1).FillNormal(parts);

        Measurement mean = Bootstrap.Mean("mean", Better.Higher, parts);
        Interval interval = Bootstrap.Interval(mean.Value, mean.Replicates!(new RandomKey(2), 2000));

        double half = 1.96 * Spread.Deviation(parts) / Math.Sqrt(parts.Length);
        Assert.Equal(mean.Value - half, interval.Low, 0.15 * half);
        Assert.Equal(mean.Value + half, interval.High, 0.15 * half);
    }

    [Theory]
    [InlineData("fd")]
    [InlineData("kd")]
    [InlineData("is")]
    public void Intervals_are_as_wide_as_the_values_of_other_pictures_vary(string id)
    {
        ISetMetric metric = id switch { "fd" => new FrechetDistance(), "kd" => new KernelDistance(50, 100), _ => new InceptionScore(4) };
        Sample real = Of(Draws.Normal(1, 2000, 4));

        double[] values = [.. Enumerable.Range(0, 40).Select(i => Measure(Of(Draws.Normal(100 + (ulong)i, 400, 4, shift: 0.4f))).Value)];
        Measurement one = Measure(Of(Draws.Normal(99, 400, 4, shift: 0.4f)));
        Interval interval = Bootstrap.Interval(one.Value, one.Replicates!(new RandomKey(3), 100));

        Assert.InRange((interval.High - interval.Low) / (2 * 1.96 * Spread.Deviation(values)), 0.6, 1.7);

        Measurement Measure(Sample generated) => Assert.Single(metric.Compare(real, generated, new RandomKey(5)));

        static Sample Of(FeatureRows rows) => new(rows, rows);
    }

    [Fact]
    public void Subsets_are_functions_of_their_key()
    {
        Assert.Equal(Subsets.Draw(new RandomKey(1), 100, 40), Subsets.Draw(new RandomKey(1), 100, 40));
        Assert.NotEqual(Subsets.Draw(new RandomKey(1), 100, 40), Subsets.Draw(new RandomKey(2), 100, 40));
        Assert.Equal(40, Subsets.Draw(new RandomKey(1), 100, 40).Distinct().Count());
        Assert.InRange(Subsets.Resample(new RandomKey(1), 1000).Distinct().Count(), 580, 690);
    }
}
