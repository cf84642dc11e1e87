using System.Diagnostics;
using System.Text.Json;
using Atelier.Benchmarks;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Training;

// atelier-bench CASE [--steps N] [--warmup N] [--threads N]: one case, one JSON line.
Case chosen = Cases.All.Single(c => c.Name == args[0]);
int Option(string name, int standard) => Array.IndexOf(args, name) is > 0 and int at ? int.Parse(args[at + 1]) : standard;
int steps = Option("--steps", 30), warmup = Option("--warmup", 5);
ThreadTeam.Size = Option("--threads", 2);

using Trainer trainer = chosen.Create();
double[] times = new double[steps];
long fresh = 0;
for (int step = -warmup; step < steps; step++)
{
    long start = Stopwatch.GetTimestamp();
    trainer.RunRound();
    if (step >= 0)
    {
        times[step] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
    else
    {
        fresh = BufferPool.Shared.FreshBytes;
    }
}

Array.Sort(times);
using Process self = Process.GetCurrentProcess();
Console.WriteLine(JsonSerializer.Serialize(new
{
    @case = chosen.Name,
    ms_per_step = new { median = times[steps / 2], min = times[0] },
    images_per_s = chosen.Batch * 1e3 / times[steps / 2],
    peak_rss_mb = self.PeakWorkingSet64 / 1048576.0,
    pool_peak_mb = BufferPool.Shared.PeakBytes / 1048576.0,
    fresh_after_warmup = BufferPool.Shared.FreshBytes - fresh,
    loss = trainer.TakeWatched(),
}));
