using Atelier.Benchmarks.Comparing;

namespace Atelier.Benchmarks.Reporting;

/// <summary>The tables that compare; each a piece of Markdown.</summary>
internal static class Tables
{
    /// <summary>Our peak memory over PyTorch's: at most this.</summary>
    public const double WantedMemory = 0.8;

    private const string Precise = "f32", Coarse = "bf16";

    private static readonly (string Head, Func<CaseResult, ContenderResult?> Of)[] s_columns =
    [
        ("PyTorch as installed", c => c.Best(Side.Installed)),
        ("tuned f32", c => c.Best(Side.Tuned, Precise)),
        ("tuned bf16", c => c.Best(Side.Tuned, Coarse)),
        ("**Atelier** managed f32", c => c.Managed),
        ("oneDNN f32", c => c.Contenders.FirstOrDefault(o => o.Name == "Atelier oneDNN f32")),
        ("oneDNN bf16", c => c.Contenders.FirstOrDefault(o => o.Name == "Atelier oneDNN bf16")),
    ];

    /// <summary>What was wanted, and what was reached.</summary>
    public static string Targets(IReadOnlyList<CaseResult> results)
    {
        IReadOnlyList<string>[] rows = [.. Target.All.Select(t => t.Row(results)).OfType<IReadOnlyList<string>>()];
        return rows.Length > 0
            ? Format.Table(["against", "cases", "mean wanted", "geometric mean", "least wanted", "least", "met"], rows)
            : "No peer took part.\n";
    }

    /// <summary>Milliseconds a step, and how many times as fast ours is.</summary>
    public static string Training(IReadOnlyList<CaseResult> results)
    {
        Target[] targets = [Target.AsInstalled, Target.Tuned, Target.ManagedTuned];
        IEnumerable<string> mean = targets.Select(t => $"**{Format.Times(Statistics.GeometricMean(results.Select(t.Reached).OfType<Spread>().Select(s => s.Median)))}**");
        return Format.Table(
            ["case", "GFLOP a step", .. s_columns.Select(c => c.Head), "our best: as installed", "tuned, best", "managed: tuned f32"],
            [
                .. results.Select(r => (string[])[r.Case, Work(r), .. s_columns.Select(c => Format.Number(c.Of(r)?.Ms)), .. targets.Select(t => Format.Times(t.Reached(r)))]),
                ["geometric mean", "", .. s_columns.Select(_ => ""), .. mean],
            ]);
    }

    /// <summary>Pictures a second, and how many times as fast ours is.</summary>
    public static string Sampling(IReadOnlyList<CaseResult> results) => Format.Table(
        ["case", "ONNX Runtime", .. s_columns.Select(c => c.Head), "f32: ONNX Runtime", "bf16: ONNX Runtime"],
        results.Select(r => (string[])
        [
            r.Case, Rate(r, r.Best(Side.OnnxRuntime)), .. s_columns.Select(c => Rate(r, c.Of(r))),
            .. ((string[])[Precise, Coarse]).Select(p => Format.Times(r.Best(Side.Ours, p) is { } ours && r.Best(Side.OnnxRuntime) is { } peer ? ours.Times(peer) : null)),
        ]));

    /// <summary>Pictures a second, GFLOP/s, and the share of what the machine could do during the run: ours at its best and the peer at its.</summary>
    public static string Rates(IReadOnlyList<CaseResult> results)
    {
        string[] columns = ["images/s", "GFLOP/s", "of peak"];
        return Format.Table(
            ["case", "batch", "peak f32", "peak bf16", "our best", .. columns, "PyTorch's best", .. columns],
            results.Select(r => (string[])
            [
                r.Case, $"{r.Batch}", Format.Number(r.Machine.PeakF32), Format.Number(r.Machine.PeakBf16), .. Of(r, r.Best(Side.Ours)), .. Of(r, r.Best(Side.Tuned)),
            ]));

        static string[] Of(CaseResult r, ContenderResult? c) => c is null
            ? [Format.Nothing, Format.Nothing, Format.Nothing, Format.Nothing]
            : [c.Name, Rate(r, c), Format.Number(r.GflopPerSecond(c)), Share(r, c)];
    }

    /// <summary>Everything that was measured.</summary>
    public static string Contenders(IReadOnlyList<CaseResult> results) => Format.Table(
        ["case", "contender", "ms", "lowest–highest round", "images/s", "GFLOP/s", "of peak", "peak MiB", "rounds"],
        from r in results
        from c in r.Contenders
        select (string[])
        [
            r.Case, c.Name, Format.Number(c.Ms), $"{Format.Number(c.MsSpread.Least)}–{Format.Number(c.MsSpread.Most)}", Rate(r, c),
            Format.Number(r.GflopPerSecond(c)), Share(r, c), Format.Number(c.PeakRssMb), $"{c.Rounds.Count}",
        ]);

    /// <summary>Peak resident memory in MiB beside PyTorch's in the same precision.</summary>
    public static string Memory(IReadOnlyList<CaseResult> results)
    {
        return Format.Table(
            ["case", .. s_columns.Select(c => c.Head), "managed f32: tuned f32", "oneDNN f32: tuned f32", "oneDNN bf16: tuned bf16"],
            results.Select(r => (string[])[r.Case, .. s_columns.Select(c => Format.Number(c.Of(r)?.PeakRssMb)), .. s_columns[3..].Select(c => Ratio(r, c.Of(r)))]));

        static string Ratio(CaseResult result, ContenderResult? ours)
        {
            double? ratio = ours is null ? null : ours.PeakRssMb / result.Best(Side.Tuned, ours.Precision)?.PeakRssMb;
            return ratio > WantedMemory ? $"**{Format.Times(ratio)}**" : Format.Times(ratio);
        }
    }

    /// <summary>When and how each case was measured.</summary>
    public static string Runs(IReadOnlyList<CaseResult> results) => Format.Table(
        ["case", "measured (UTC)", "rounds", "command"],
        results.Select(r => (string[])[r.Case, Format.Date(r.Date), $"{r.Contenders.Max(c => c.Rounds.Count)}", $"`{r.Command}`"]));

    /// <summary>10^9 multiplications and additions by the peers; in brackets ours, where they are fewer.</summary>
    public static string Work(CaseResult result)
        => result.PeerGflop is { } peers ? $"{Format.Number(peers)} ({Format.Number(result.Gflop)})" : Format.Number(result.Gflop);

    public static string Share(CaseResult result, ContenderResult contender) => Format.Share(result.GflopPerSecond(contender) / result.Machine.Peak(contender.Precision));

    public static string Rate(CaseResult result, ContenderResult? contender) => Format.Number(contender is null ? null : result.ImagesPerSecond(contender));
}
