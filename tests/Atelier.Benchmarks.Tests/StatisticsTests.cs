using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;

namespace Atelier.Benchmarks.Tests;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7)]
    [InlineData(new double[0], double.NaN)]
    public void The_median_is_the_middle(double[] values, double expected) => Assert.Equal(expected, Statistics.Median(values));

    [Fact]
    public void The_geometric_mean_of_a_ratio_and_its_inverse_is_one()
    {
        Assert.Equal(1, Statistics.GeometricMean([4, 0.25]), 12);
        Assert.Equal(6, Statistics.GeometricMean([4, 9]), 12);
        Assert.Equal(double.NaN, Statistics.GeometricMean([]));
    }

    [Fact]
    public void A_spread_has_the_outermost_values()
    {
        Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));
        Assert.Throws<ArgumentException>(() => Spread.Of([]));
    }

    [Fact]
    public void A_ratio_is_taken_between_neighbouring_turns()
    {
        // The machine was three times as slow in the second round; side by side nothing changed.
        ContenderResult ours = Samples.Contender("ours", Side.Ours, "f32", 10, 30, 10), peer = Samples.Contender("peer", Side.Tuned, "f32", 20, 60, 25);
        Assert.Equal(new Spread(2, 2, 2.5), ours.Times(peer));
    }

    [Fact]
    public void One_that_left_early_is_compared_in_the_rounds_it_took_part_in()
        => Assert.Equal(new Spread(4, 4, 4), Samples.Contender("ours", Side.Ours, "f32", 10, 30, 30).Times(Samples.Contender("peer", Side.Tuned, "f32", 40)));

    [Fact]
    public void The_best_of_a_side_is_its_fastest()
    {
        Assert.Equal("PyTorch tuned f32 channels_last", Samples.Dcgan.Best(Side.Tuned, "f32")?.Name);
        Assert.Equal("PyTorch tuned bf16 nchw", Samples.Dcgan.Best(Side.Tuned)?.Name);
        Assert.Null(Samples.Dcgan.Best(Side.OnnxRuntime));
        Assert.Equal(Contenders.ManagedName, Samples.Dcgan.Managed?.Name);
    }

    [Fact]
    public void Rates_follow_from_the_time_of_a_step()
    {
        ContenderResult ours = Samples.Dcgan.Managed!;
        Assert.Equal(100, Samples.Dcgan.ImagesPerSecond(ours));
        Assert.Equal(200, Samples.Dcgan.GflopPerSecond(ours));
    }

    [Fact]
    public void Each_side_is_credited_with_the_work_that_it_runs()
    {
        CaseResult merged = Samples.Dcgan with { PeerGflop = 30 };
        Assert.Equal((200, 100), (merged.GflopPerSecond(merged.Managed!), merged.GflopPerSecond(merged.Best(Side.Installed)!)));
        Assert.Contains("| dcgan32 | 30.0 (20.0) |", Tables.Training([merged]), StringComparison.Ordinal);
    }
}
