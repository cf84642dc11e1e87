using Atelier.Benchmarks.Comparing;

namespace Atelier.Benchmarks.Reporting;

/// <summary>How much faster we want to be than somebody.</summary>
/// <param name="What">Who against whom.</param>
/// <param name="Mean">Wanted of the geometric mean over the cases.</param>
/// <param name="Least">Wanted of every case; null asks nothing of single ones.</param>
/// <param name="Counts">The cases that it is about.</param>
/// <param name="Ours">Who of ours.</param>
/// <param name="Peer">Against whom.</param>
internal sealed record Target(
    string What,
    double Mean,
    double? Least,
    Func<CaseResult, bool> Counts,
    Func<CaseResult, ContenderResult?> Ours,
    Func<CaseResult, ContenderResult?> Peer)
{
    public static Target AsInstalled { get; } = new("PyTorch as installed", 4, 2.5, IsTraining, c => c.Best(Side.Ours), c => c.Best(Side.Installed));

    public static Target Tuned { get; } = new("PyTorch tuned, its best mode", 1.4, 1.05, IsTraining, c => c.Best(Side.Ours), c => c.Best(Side.Tuned));

    public static Target ManagedTuned { get; } = new(
        "managed f32 against PyTorch tuned, f32", 1.1, null, IsTraining, c => c.Managed, c => c.Best(Side.Tuned, "f32"));

    public static IReadOnlyList<Target> All { get; } =
    [
        AsInstalled, Tuned, ManagedTuned,
        Sampling("sampling-dcgan32", "f32", 1.5), Sampling("sampling-dcgan32", "bf16", 2.5),
        Sampling("sampling-ddpm32", "f32", 1), Sampling("sampling-ddpm32", "bf16", 1.7),
    ];

    /// <summary>How many times as fast we are in a case; null where either did not take part.</summary>
    public Spread? Reached(CaseResult result)
        => Counts(result) && Ours(result) is { } ours && Peer(result) is { } peer ? ours.Times(peer) : null;

    /// <summary>What, wanted, reached, and whether that is enough; null while no case has been measured.</summary>
    public IReadOnlyList<string>? Row(IReadOnlyList<CaseResult> results)
    {
        var reached = results.Select(c => (c.Case, Times: Reached(c)?.Median)).Where(r => r.Times is not null).OrderBy(r => r.Times).ToArray();
        if (reached.Length == 0)
        {
            return null;
        }

        double mean = Statistics.GeometricMean(reached.Select(r => r.Times!.Value));
        (string worst, double? least) = reached[0];
        bool met = mean >= Mean && (Least is null || least >= Least);
        return
        [
            What, $"{reached.Length}", Format.Times(Mean), Format.Times(mean), Format.Times(Least),
            $"{Format.Times(least)} ({worst})", met ? "yes" : "**no**",
        ];
    }

    private static Target Sampling(string name, string precision, double times) => new(
        $"{name}, {precision}, against ONNX Runtime", times, null, c => c.Case == name, c => c.Best(Side.Ours, precision), c => c.Best(Side.OnnxRuntime));

    private static bool IsTraining(CaseResult result) => !result.IsSampling;
}
