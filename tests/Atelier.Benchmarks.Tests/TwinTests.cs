using Atelier.Benchmarks.Twins;
using Atelier.Models.Recipes;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Tests;

public sealed class TwinTests
{
    [Fact]
    public void A_score_is_the_mean_of_the_last_quarter()
    {
        Assert.Equal((13 + 14 + 15 + 16) / 4.0, Curve(i => i + 1).Score);
        Assert.Equal(8.5, TwinCurve.Mean([Curve(i => i + 1), Curve(i => 16 - i)]).Score);
    }

    [Fact]
    public void The_time_to_a_score_is_read_off_the_smoothed_curve()
    {
        TwinCurve falling = Curve(i => 16 - i);

        // Points i = 4 and 5 (40 and 50 seconds) end quarters of means 14.5 - 1 and 13.5 - 1.
        Assert.Equal(50, falling.TimeTo(13.5)!.Value, 9);
        Assert.Equal(55, falling.TimeTo(13)!.Value, 9);
        Assert.Equal(40, falling.TimeTo(20));
        Assert.Null(falling.TimeTo(1));
        Assert.Equal(160, falling.TimeTo(falling.Score)!.Value, 9);
    }

    [Fact]
    public void The_page_tells_scores_times_and_hours()
    {
        TwinPair paper = new(TwinCase.Papers[0], [Curve(i => 10)], [Curve(i => 20)], Speed: null);
        TwinPair tutorial = paper with { Twin = TwinCase.Tutorials[0] };

        string page = TwinPage.Render([paper], [tutorial]);

        Assert.Contains("| dcgan28 | 6000 | 10.0 | 20.0 | 10.0 / 20.0 | 0.50x |", page);
        Assert.Contains("| gan-compact28 |", page);
    }

    [Fact]
    public void Every_twin_can_be_built() => Assert.All(TwinCase.All, twin =>
    {
        using IModel model = twin.Build(new RandomKey(1));
        Assert.Equal(2, model.Phases.Count);
    });

    private static TwinCurve Curve(Func<int, double> frechet)
        => new("case", TwinCurve.Ours, 1, [.. Enumerable.Range(0, 16).Select(i => new TwinPoint(100 * (i + 1), 10 * (i + 1), frechet(i), 0))]);
}
