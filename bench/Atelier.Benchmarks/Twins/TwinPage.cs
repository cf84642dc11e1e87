using System.Globalization;
using Atelier.Benchmarks.Reporting;

namespace Atelier.Benchmarks.Twins;

/// <summary>The study's part of the page about GANs.</summary>
internal static class TwinPage
{
    private static readonly GeneratedPart s_part = new("bench/compare twins");

    /// <summary>Writes the study between the page's marks.</summary>
    public static void Write(string file, IReadOnlyList<TwinPair> pairs) => File.WriteAllText(file, s_part.Insert(File.ReadAllText(file), Render(pairs)));

    /// <summary>Scores, then times.</summary>
    public static string Render(IReadOnlyList<TwinPair> pairs) => $"""
        {Scores(pairs)}
        {Times(pairs)}
        """;

    private static string Scores(IReadOnlyList<TwinPair> pairs) => Format.Table(
        ["twins", "steps", "FD by seed, Atelier", "PyTorch", "means", "ratio (at most 1.1x)", "KD x 1000, means"],
        pairs.Select(pair => (string[])
        [
            pair.Twin.Name,
            pair.Twin.Steps.ToString(CultureInfo.InvariantCulture),
            string.Join(", ", pair.Ours.Select(curve => Format.Number(curve.Score))),
            string.Join(", ", pair.Peers.Select(curve => Format.Number(curve.Score))),
            $"{Format.Number(pair.Ours.Average(c => c.Score))} / {Format.Number(pair.Peers.Average(c => c.Score))}",
            Format.Times(pair.ScoreRatio),
            $"{Format.Number(1e3 * pair.Ours.Average(c => c.KernelScore))} / {Format.Number(1e3 * pair.Peers.Average(c => c.KernelScore))}",
        ]));

    private static string Times(IReadOnlyList<TwinPair> pairs) => Format.Table(
        ["twins", "ms a step in training, Atelier / PyTorch", "a step, timed in turns", "s to PyTorch's score, Atelier / PyTorch", "times as soon"],
        pairs.Select(pair => (string[])
        [
            pair.Twin.Name,
            $"{Format.Number(StepMs(pair.Ours))} / {Format.Number(StepMs(pair.Peers))}",
            Format.Times(pair.StepRatio),
            $"{Format.Number(pair.OurTime)} / {Format.Number(pair.PeerTime)}",
            Format.Times(pair.PeerTime / pair.OurTime),
        ]));

    private static double StepMs(IReadOnlyList<TwinCurve> curves) => curves.Average(curve => 1e3 * curve.Points[^1].Seconds / curve.Points[^1].Step);
}
