using System.Diagnostics;
using Atelier.Benchmarks.Comparing;

namespace Atelier.Benchmarks.Loading;

/// <summary>How fast someone was in a turn.</summary>
/// <param name="PerSecond">Pictures a second.</param>
/// <param name="Microseconds">Processor time a picture, of all threads: it hardly depends on who else uses the machine.</param>
internal readonly record struct Pace(double PerSecond, double Microseconds)
{
    /// <summary>Repeats work that handles so many pictures until the time has passed.</summary>
    public static Pace During(TimeSpan time, Func<long> pictures)
    {
        long done = 0;
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            done += pictures();
        }

        return new(done / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / done);
    }
}

/// <summary>The turns of one contender.</summary>
/// <param name="Name">Who.</param>
/// <param name="Rounds">Its turns.</param>
internal sealed record Rate(string Name, List<Pace> Rounds)
{
    /// <summary>How many times as fast as another, round by round.</summary>
    public Spread Times(Rate other) => Spread.Of(Rounds.Zip(other.Rounds, (own, theirs) => own.PerSecond / theirs.PerSecond));
}
