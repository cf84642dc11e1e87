using System.Globalization;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.Twins;

/// <summary>The study's part of the page about GANs.</summary>
internal static class TwinPage
{
    private const int StepsAnEpoch = 468;

    private static readonly GeneratedPart s_part = new("bench/compare twins");

    /// <summary>Writes the study between the page's marks.</summary>
    public static void Write(string file, TrialStore store) => File.WriteAllText(
        file, s_part.Insert(File.ReadAllText(file), Render(TwinPair.Of(TwinCase.Papers, store), TwinPair.Of(TwinCase.Tutorials, store))));

    /// <summary>Scores and times of the papers' networks, then the tutorials'.</summary>
    public static string Render(IReadOnlyList<TwinPair> papers, IReadOnlyList<TwinPair> tutorials) => $"""
        {Scores(papers)}
        {Times(papers)}
        {Hours(tutorials)}
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

    private static string Hours(IReadOnlyList<TwinPair> pairs) => Format.Table(
        ["twins", "an epoch, s, Atelier / PyTorch", "100 epochs, hours, projected", "reported, hours", "times as fast", "FD, Atelier / PyTorch", "s to PyTorch's score, Atelier / PyTorch"],
        pairs.Select(pair => (string[])
        [
            pair.Twin.Name,
            $"{Format.Number(StepMs(pair.Ours) * StepsAnEpoch / 1e3)} / {Format.Number(StepMs(pair.Peers) * StepsAnEpoch / 1e3)}",
            Format.Number(Projected(pair)),
            Format.Number(pair.Twin.Reported),
            Format.Times(pair.Twin.Reported / Projected(pair)),
            $"{Format.Number(pair.Ours.Average(c => c.Score))} / {Format.Number(pair.Peers.Average(c => c.Score))}",
            $"{Format.Number(pair.OurTime)} / {Format.Number(pair.PeerTime)}",
        ]));

    private static double Projected(TwinPair pair) => StepMs(pair.Ours) * StepsAnEpoch * 100 / 3.6e6;

    private static double StepMs(IReadOnlyList<TwinCurve> curves) => curves.Average(curve => 1e3 * curve.Points[^1].Seconds / curve.Points[^1].Step);
}
