using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.Twins;

/// <summary>All that is known of a pair.</summary>
/// <param name="Twin">Which.</param>
/// <param name="Ours">By seed.</param>
/// <param name="Peers">By seed.</param>
/// <param name="Speed">Steps of both, timed in turns; null if that was not done yet.</param>
internal sealed record TwinPair(TwinCase Twin, IReadOnlyList<TwinCurve> Ours, IReadOnlyList<TwinCurve> Peers, CaseResult? Speed)
{
    /// <summary>The pairs of which at least one seed was trained by both.</summary>
    public static IReadOnlyList<TwinPair> Of(IEnumerable<TwinCase> twins, TrialStore store) =>
    [
        .. twins
            .Select(twin => new TwinPair(
                twin, Curves(store, twin, TwinCurve.Ours), Curves(store, twin, TwinCurve.Peers), store.Find<CaseResult>($"{twin.Name}-speed")))
            .Where(pair => pair.Ours.Count > 0 && pair.Peers.Count > 0),
    ];

    /// <summary>Our mean score by the peer's: below 1 is better than the peer.</summary>
    public double ScoreRatio => Ours.Average(curve => curve.Score) / Peers.Average(curve => curve.Score);

    /// <summary>How long a step of the peer takes, by ours, as timed in turns: managed against tuned, both f32, channels last.</summary>
    public double? StepRatio => Speed?.Managed is { } managed && Speed.Contenders.FirstOrDefault(c => c is { Side: Side.Tuned, Precision: "f32" } && c.Name.EndsWith("channels_last", StringComparison.Ordinal)) is { } tuned
        ? managed.Times(tuned).Median
        : null;

    /// <summary>The time that the peer takes to its own last quarter's score.</summary>
    public double? PeerTime => TwinCurve.Mean(Peers).TimeTo(PeerScore);

    /// <summary>The time that ours takes to the same score.</summary>
    public double? OurTime => TwinCurve.Mean(Ours).TimeTo(PeerScore);

    private double PeerScore => TwinCurve.Mean(Peers).Score;

    private static TwinCurve[] Curves(TrialStore store, TwinCase twin, string side)
        => [.. Enumerable.Range(1, twin.Seeds).Select(seed => store.Find<TwinCurve>($"{twin.Name}-{side}-{seed}")).OfType<TwinCurve>()];
}
