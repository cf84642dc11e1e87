using System.Globalization;
using System.Text.RegularExpressions;
using Atelier.App.Report;

namespace Atelier.App.Tests.Report;

public sealed class ChartTests
{
    private static Series Curve(params double[] values) => new("y", [.. values.Select((v, i) => new Point(i, v))]);

    [Theory]
    [InlineData(0, 10, 5, new double[] { 0, 2, 4, 6, 8, 10 })]
    [InlineData(0.13, 0.57, 5, new[] { 0.2, 0.3, 0.4, 0.5 })]
    [InlineData(-1, 1, 4, new[] { -1, -0.5, 0, 0.5, 1 })]
    [InlineData(0, 60_000, 7, new double[] { 0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000 })]
    public void Ticks_are_round(double low, double high, int about, double[] expected)
    {
        double[] ticks = [.. Axis.Linear(low, high).Ticks(about)];

        Assert.Equal(expected.Length, ticks.Length);
        Assert.All(expected.Zip(ticks), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void Values_over_decades_get_a_logarithmic_axis_with_powers_of_ten()
    {
        Axis axis = Axis.For(Enumerable.Range(0, 401).Select(i => Math.Pow(10, i / 100.0 - 3)));

        Assert.True(axis.IsLogarithmic);
        Assert.All(axis.Ticks(5), tick => Assert.Equal(Math.Round(Math.Log10(tick)), Math.Log10(tick), 1e-9));
        Assert.Equal(0.5, axis.Place(0.1), 0.01);
        Assert.False(Axis.For([0, 1e-3, 10, 1e3]).IsLogarithmic);
        Assert.False(Axis.For([5, 6, 7]).IsLogarithmic);
    }

    [Fact]
    public void One_outlier_in_many_does_not_flatten_the_rest()
    {
        Axis axis = Axis.For(Enumerable.Range(0, 200).Select(i => 1.0 + i % 2).Append(-1e6));

        Assert.InRange(axis.Place(2) - axis.Place(1), 0.4, 1);
    }

    [Fact]
    public void Thinning_keeps_spikes_and_order()
    {
        double[] values = new double[10_000];
        values[1234] = 50;
        values[7777] = -50;
        Series thin = Curve(values).Thin(100);

        Assert.InRange(thin.Points.Count, 100, 300);
        Assert.Contains(new Point(1234, 50), thin.Points);
        Assert.Contains(new Point(7777, -50), thin.Points);
        Assert.Equal(thin.Points.OrderBy(p => p.X), thin.Points);
    }

    [Fact]
    public void Smoothing_is_a_centred_mean_that_skips_gaps()
    {
        Series smooth = Curve(1, 3, double.NaN, 7, 8).Smooth(1);

        Assert.Equal([2, 2, double.NaN, 7.5, 7.5], smooth.Points.Select(p => p.Y));
    }

    [Fact]
    public void Picking_keeps_the_last_point()
    {
        Series picked = Curve([.. Enumerable.Range(0, 1003).Select(i => (double)i)]).Pick(100);

        Assert.InRange(picked.Points.Count, 100, 110);
        Assert.Equal(1002, picked.Points[^1].X);
    }

    [Fact]
    public void Points_stand_where_their_values_say()
    {
        string svg = new SvgChart("t", "step", [Curve(0, 10, 5)]).Render().Markup;
        string path = Regex.Match(svg, "class=\"c0\" d=\"(.*?)\"").Groups[1].Value;
        double[][] places = [.. path.Replace("h0", "").Split('M', 'L').Skip(1).Select(p => p.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

        Assert.Equal(3, places.Length);
        Assert.Equal(0, places[0][0]);
        Assert.Equal(places[2][0] / 2, places[1][0], 0.1);
        Assert.Equal((places[0][1] + places[1][1]) / 2, places[2][1], 0.1);
        Assert.True(places[1][1] < places[0][1], "Greater values stand higher, at smaller y.");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0123412, "0.01234")]
    [InlineData(-12.3456, "-12.35")]
    [InlineData(3000, "3000")]
    [InlineData(9999.7, "10k")]
    [InlineData(12346, "12.35k")]
    [InlineData(1e15, "1e15")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(2.5e6, "2.5M")]
    [InlineData(0.0002, "2e-4")]
    public void Numbers_are_short(double value, string expected) => Assert.Equal(expected, Labels.Number(value));

    [Theory]
    [InlineData(41.6, "42 s")]
    [InlineData(59.9, "1 min 0 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(double.NaN, "?")]
    public void Durations_are_short(double seconds, string expected) => Assert.Equal(expected, Labels.Duration(seconds));
}
