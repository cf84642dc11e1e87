using Atelier.Metrics.Trust;

namespace Atelier.Metrics.Tests.Trust;

public sealed class ProportionTests
{
    [Theory]
    [InlineData(0, 100, 0, 0.0369935)]
    [InlineData(10, 100, 0.055229, 0.174366)]
    public void A_share_has_Wilsons_interval(int part, int n, double low, double high)
    {
        Interval interval = Proportion.Interval((double)part / n, n);
        Assert.Equal(low, interval.Low, 1e-6);
        Assert.Equal(high, interval.High, 1e-6);
    }
}
