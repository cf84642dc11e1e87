using Atelier.App.Engines;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Trials;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.Twins;

/// <summary>
/// Whether training here ends where PyTorch's ends, and how much sooner. Each training is kept as soon as it has ended; twins are
/// trained one after the other, seed by seed.
/// </summary>
internal static class TwinStudy
{
    /// <summary>What both are trained on and judged by.</summary>
    public const string Data = "fashion-mnist";

    private const int Points = 32, SpeedRounds = 3;

    /// <summary>Trains what is missing, then writes the page.</summary>
    public static int Run(string root, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        TrialStore store = new(Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), "twins"));
        foreach (TwinCase twin in TwinCase.All.Where(t => t.Name.Contains(given.Text("--only", ""), StringComparison.Ordinal)))
        {
            foreach (int seed in Enumerable.Range(1, twin.Seeds))
            {
                Train(root, twin, seed, store);
            }

            _ = store.FindOrRun($"{twin.Name}-speed", () => Comparison.Measure(twin.Timed, new(root, given), SpeedRounds, steps: null, "bench/compare twins"));
        }

        TwinPage.Write(given.Text("--page", Path.Combine(root, "docs", "gans.md")), store);
        return 0;
    }

    private static void Train(string root, TwinCase twin, int seed, TrialStore store)
    {
        long[] points = [.. Enumerable.Range(1, Points).Select(i => (long)twin.Steps * i / Points)];
        TwinCurve ours = store.FindOrRun($"{twin.Name}-{TwinCurve.Ours}-{seed}", () => EngineRoom.Here
            .Choose(new("managed", "f32"), preferred: null, out _)
            .Use(() => Judged(judge => OurTwin.Train(twin, seed, points, judge))));
        TwinCurve peers = store.FindOrRun($"{twin.Name}-{TwinCurve.Peers}-{seed}", () => Judged(judge => new PeerTwin(root, ThreadTeam.Size).Train(twin, seed, points, judge)));
        Console.Error.WriteLine($"{twin.Name,-12} seed {seed}  Atelier {ours.Score:0.00} in {ours.Points[^1].Seconds:0} s, PyTorch {peers.Score:0.00} in {peers.Points[^1].Seconds:0} s");
    }

    private static TwinCurve Judged(Func<TwinJudge, TwinCurve> train)
    {
        using TwinJudge judge = new();
        return train(judge);
    }
}
