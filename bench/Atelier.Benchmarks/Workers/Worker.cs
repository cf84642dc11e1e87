using System.Diagnostics;
using System.Globalization;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;

namespace Atelier.Benchmarks.Workers;

/// <summary>
/// Builds a case's work, warms up and says so; then runs as many steps as each line of its input asks for, until the input ends.
/// The peers' workers speak the same, one line of JSON an answer.
/// </summary>
internal static class Worker
{
    private const int LeastWarmSteps = 3, MostWarmSteps = 40;
    private static readonly TimeSpan s_warmTime = TimeSpan.FromSeconds(2);

    public static int Run(Case chosen, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        if (Engine.Run(given.Text("--backend", "managed"), given.Text("--precision", "f32"), () => Serve(chosen)) is { } reason)
        {
            Say(new ReadyReport { Reason = reason });
        }

        return 0;
    }

    private static void Serve(Case chosen)
    {
        using IWork work = chosen.Create();
        double flops = FlopCounter.Count(work.Step), warm = WarmUp(work);
        Say(new ReadyReport { Ready = true, Batch = chosen.Batch, Parameters = work.Parameters, WarmMs = warm, Gflop = Math.Round(flops / 1e9, 3) });
        long fresh = BufferPool.Shared.FreshBytes;
        while (Console.In.ReadLine() is { } line)
        {
            double[] ms = [.. Enumerable.Range(0, int.Parse(line, CultureInfo.InvariantCulture)).Select(_ => Time(work))];
            using Process self = Process.GetCurrentProcess();
            Say(new TurnReport
            {
                Ms = ms,
                PeakRssMb = Megabytes(self.PeakWorkingSet64),
                RssMb = Megabytes(self.WorkingSet64),
                FreshBytes = BufferPool.Shared.FreshBytes - fresh,
            });
        }
    }

    /// <summary>Until the JIT and the pools have settled, fewer of long steps; gives the shortest one's time.</summary>
    private static double WarmUp(IWork work)
    {
        long begin = Stopwatch.GetTimestamp();
        List<double> times = [];
        while (times.Count < LeastWarmSteps || (times.Count < MostWarmSteps && Stopwatch.GetElapsedTime(begin) < s_warmTime))
        {
            times.Add(Time(work));
        }

        return times.Min();
    }

    private static double Time(IWork work)
    {
        long start = Stopwatch.GetTimestamp();
        work.Step();
        return Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 3);
    }

    private static double Megabytes(long bytes) => Math.Round(bytes / 1048576.0, 1);

    private static void Say<T>(T report)
    {
        Console.Out.WriteLine(Protocol.Line(report));
        Console.Out.Flush();
    }
}
