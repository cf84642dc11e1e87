namespace Atelier.App.Runs;

/// <summary>How fast a session goes: speed lately, and the time its budget will still take.</summary>
/// <param name="step">Rounds done before the session.</param>
/// <param name="time">Time spent in training before it.</param>
/// <param name="used">Share of the budget used before it.</param>
internal sealed class Pace(long step, TimeSpan time, double used)
{
    private (long Step, TimeSpan Time) _mark = (step, time);

    /// <summary>Speed since the last call.</summary>
    public double StepsPerSecond(long stepNow, TimeSpan timeNow)
    {
        double speed = (stepNow - _mark.Step) / Math.Max(1e-9, (timeNow - _mark.Time).TotalSeconds);
        _mark = (stepNow, timeNow);
        return speed;
    }

    /// <summary>Time until the whole budget is used, by what this session has used of it so far.</summary>
    public TimeSpan Remaining(double usedNow, TimeSpan timeNow)
    {
        double gained = usedNow - used;
        return gained > 0 ? (timeNow - time) * ((1 - usedNow) / gained) : TimeSpan.Zero;
    }
}
