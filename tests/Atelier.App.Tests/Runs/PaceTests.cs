using Atelier.App.Runs;

namespace Atelier.App.Tests.Runs;

public sealed class PaceTests
{
    [Fact]
    public void Speed_is_that_since_the_last_call()
    {
        Pace pace = new(100, Seconds(50), used: 0.5);
        Assert.Equal(10, pace.StepsPerSecond(120, Seconds(52)), 9);
        Assert.Equal(5, pace.StepsPerSecond(130, Seconds(54)), 9);
    }

    [Fact]
    public void Time_left_follows_from_what_this_session_used_alone()
    {
        // An earlier, faster session says nothing about this one.
        Pace pace = new(100, Seconds(1), used: 0.5);
        Assert.Equal(30, pace.Remaining(0.625, Seconds(11)).TotalSeconds, 9);
        Assert.Equal(TimeSpan.Zero, pace.Remaining(1, Seconds(41)));
    }

    private static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);
}
