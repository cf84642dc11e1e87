namespace Atelier.App.Runs;

/// <summary>How fast a session goes: speed lately, and the time its budget will still take.</summary>
internal sealed class Pace(long step, TimeSpan time)
{
    private readonly TimeSpan _start = time;
    private (long Step, TimeSpan Time) _mark = (step, time);
    private double? _firstUsed;

    /// <summary>Speed since the last call.</summary>
    public double StepsPerSecond(long step, TimeSpan time)
    {
        double speed = (step - _mark.Step) / Math.Max(1e-9, (time - _mark.Time).TotalSeconds);
        _mark = (step, time);
        return speed;
    }

    /// <summary>Time until the whole budget is used, by what this session has used of it so far.</summary>
    public TimeSpan Remaining(double used, TimeSpan time)
    {
        _firstUsed ??= used;
        double gained = used - _firstUsed.Value;
        return gained > 0 ? (time - _start) * ((1 - used) / gained) : TimeSpan.Zero;
    }
}
