using Atelier.Metrics.Trust;

namespace Atelier.Metrics.Tests.Trust;

public sealed class MeanIntervalTests
{
    /// <summary>Student's t for 97.5 % is 12.7062 with one degree of freedom, 4.30265 with two (any table).</summary>
    [Fact]
    public void The_interval_is_the_textbooks()
    {
        Interval three = MeanInterval.Student([1, 2, 3])!;
        Assert.Equal(2 - (4.30265 / Math.Sqrt(3)), three.Low, 1e-4);
        Assert.Equal(2 + (4.30265 / Math.Sqrt(3)), three.High, 1e-4);
        Assert.Equal(0.95, three.Level);
        Assert.Equal(12.7062 * 0.5, MeanInterval.Student([4, 5])!.High - 4.5, 1e-3);
        Assert.Equal(7, MeanInterval.Student([7, 7, 7])!.High);
    }

    [Fact]
    public void A_single_value_does_not_say_where_another_would_lie() => Assert.Null(MeanInterval.Student([3]));
}
