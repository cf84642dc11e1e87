using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Growing;

namespace Atelier.Benchmarks.Reporting;

/// <summary>
/// docs/performance.md from everything that is stored. What people wrote before and after the generated part stays.
/// </summary>
internal static class PerformancePage
{
    public static readonly GeneratedPart Part = new("bench/compare report");

    /// <summary>A page that is not there yet.</summary>
    private static readonly string s_blank = $"""
        # Performance

        To measure on your own machine (the whole takes about an hour; single cases and `--rounds` make it short):

        ```
        apt-get install libdnnl2 python3-torch libopenblas0-pthread
        (cd bench/peers && npm ci)       # ONNX Runtime; needs Node.js
        bench/compare                    # every case, and this page
        bench/compare dcgan32 vae28      # some of them; the others stay as they were measured
        bench/compare growth             # how cost grows
        ```

        {Part.Begin}
        {Part.End}

        """;

    /// <summary>Writes the page, and the charts into images/ beside it.</summary>
    public static void Write(string file, ResultStore store)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        GrowthResult? growth = store.Growth();
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        foreach (GrowthAxis axis in growth?.Axes ?? [])
        {
            File.WriteAllText(Path.Combine(folder, axis.Image), GrowthSection.Chart(axis).Render());
        }

        File.WriteAllText(file, Part.Insert(File.Exists(file) ? File.ReadAllText(file) : s_blank, Render(store.Cases(), growth)));
    }

    /// <summary>The generated part.</summary>
    public static string Render(IReadOnlyList<CaseResult> results, GrowthResult? growth)
    {
        CaseResult[] training = [.. results.Where(r => !r.IsSampling)], sampling = [.. results.Where(r => r.IsSampling)];
        List<string> parts = [];
        if (results.Count > 0)
        {
            parts.Add(Machines(results));
            parts.Add($"## Targets\n\nHow many times as fast ours is, its best mode unless said otherwise.\n\n{Tables.Targets(results)}");
        }

        if (training.Length > 0)
        {
            parts.Add($"## Training\n\nMilliseconds a step, optimisers included; then how many times as fast ours is (lowest to highest round). GFLOP: 10^9 additions and multiplications that the peers run in convolutions and matrix products; in brackets those that ours runs, where it needs fewer for the same result.\n\n{Tables.Training(training)}");
        }

        if (sampling.Length > 0)
        {
            parts.Add($"## Sampling\n\nPictures a second; then how many times as fast ours is (lowest to highest round).\n\n{Tables.Sampling(sampling)}");
        }

        if (results.Count > 0)
        {
            parts.Add($"## Rates\n\nPictures and 10^9 additions and multiplications a second (of convolutions and matrix products, those that each really runs), and the share of the peak of the same precision that was measured in the same run.\n\n{Tables.Rates(results)}");
            parts.Add($"## Memory\n\nPeak resident memory of the process in MiB, runtimes included; then ours over PyTorch's in the same precision (at most {Format.Times(Tables.WantedMemory)} is wanted; more is bold).\n\n{Tables.Memory(results)}");
        }

        if (growth is not null)
        {
            parts.Add(GrowthSection.Render(growth));
        }

        if (results.Count > 0)
        {
            parts.Add($"## Every contender\n\n{Tables.Contenders(results)}");
            parts.Add($"## Runs\n\n{Tables.Runs(results)}{Notes(results)}");
        }

        return string.Join("\n", parts);
    }

    private static string Machines(IReadOnlyList<CaseResult> results)
    {
        IEnumerable<string> machines = results.Select(r => r.Machine).Select(m =>
            $"{m.Processor}, {m.LogicalProcessors} logical processors, {m.Vectors}, {Format.Number(m.MemoryGb)} GB, {m.System}, {m.Runtime}, {m.Backends}; {m.Threads} threads each").Distinct();
        string[] versions = [.. results.SelectMany(r => r.Contenders).Select(c => c.Version).OfType<string>().Distinct()];
        return $"""
            Measured from {Format.Date(results.Min(r => r.Date))} to {Format.Date(results.Max(r => r.Date))} UTC on {string.Join("; and on ", machines)}.
            Peers: {(versions.Length > 0 ? string.Join(", ", versions) : "none")}. Contenders run in turns, each in a process of its own that lives through all rounds; a figure is
            the median over the rounds of each round's median step, a ratio the median over the rounds of neighbouring turns' ratios.
            Of PyTorch's tuned modes (each precision in NCHW and channels-last) the faster counts. How the peers are written: `bench/peers/README.md`.

            """;
    }

    private static string Notes(IReadOnlyList<CaseResult> results)
        => string.Concat(results.SelectMany(r => r.Notes.Select(note => (r.Case, Note: note))).GroupBy(n => n.Note).Select(g => $"\n- {string.Join(", ", g.Select(n => n.Case))}: {g.Key}"))
            is { Length: > 0 } notes ? notes + "\n" : "";
}
