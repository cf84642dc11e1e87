using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Growing;

namespace Atelier.Benchmarks.Tests;

/// <summary>Made-up measurements.</summary>
internal static class Samples
{
    public static MachineFacts Machine { get; } = new("Some CPU", 2, 2, "512 bits", 25, "Linux", ".NET 10", "managed: C#", PeakF32: 400, PeakBf16: 800);

    /// <summary>A contender whose rounds had one step each.</summary>
    public static ContenderResult Contender(string name, Side side, string precision, params double[] ms) => new()
    {
        Name = name,
        Side = side,
        Precision = precision,
        PeakRssMb = 100 * ms.Length,
        Rounds = [.. ms.Select(m => (double[])[m])],
    };

    public static CaseResult Case(string name, params ContenderResult[] contenders) => new()
    {
        Case = name,
        Batch = 10,
        Gflop = 20,
        Parameters = 30,
        Machine = Machine,
        Contenders = contenders,
        Date = new(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc),
        Command = $"bench/compare {name}",
    };

    /// <summary>Ours takes 100 ms in f32 and 50 in bf16, PyTorch as installed 300, tuned 120 (f32) and 80 (bf16).</summary>
    public static CaseResult Dcgan { get; } = Case(
        "dcgan32",
        Contender(Contenders.ManagedName, Side.Ours, "f32", 100),
        Contender("Atelier oneDNN bf16", Side.Ours, "bf16", 50),
        Contender("PyTorch installed f32 nchw", Side.Installed, "f32", 300),
        Contender("PyTorch tuned f32 nchw", Side.Tuned, "f32", 150),
        Contender("PyTorch tuned f32 channels_last", Side.Tuned, "f32", 120),
        Contender("PyTorch tuned bf16 nchw", Side.Tuned, "bf16", 80));

    public static GrowthResult Growth { get; } = new()
    {
        Machine = Machine,
        Axes =
        [
            new("batch", "width 64", [Point(1, 1, 10), Point(2, 2, 15), Point(4, 4, 45)]),
        ],
        Memory = [new("Atelier managed f32", 50, 200, 0)],
    };

    private static GrowthPoint Point(int value, double gflop, double ms) => new(value, gflop, [Contender(Contenders.ManagedName, Side.Ours, "f32", ms)]);
}
