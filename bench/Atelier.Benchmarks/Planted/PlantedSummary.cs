using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;

namespace Atelier.Benchmarks.Planted;

/// <summary>What was wanted of the doctor, and what was reached.</summary>
/// <param name="verdicts">All trainings.</param>
/// <param name="cost">What watching costs; null while that has not been measured.</param>
internal sealed class PlantedSummary(IReadOnlyList<Verdict> verdicts, DoctorCost? cost)
{
    private const double WantedRight = 0.9, WantedHealed = 2.0 / 3, MostOver = 1.5, MostCost = 0.03;
    private const long FalseAlarmsEvery = 10_000;

    /// <summary>Runs with a planted failure.</summary>
    public IReadOnlyList<Verdict> Sick { get; } = [.. verdicts.Where(v => v.Case.Plant is not null)];

    /// <summary>Runs without.</summary>
    public IReadOnlyList<Verdict> Healthy { get; } = [.. verdicts.Where(v => v.Case.Plant is null)];

    /// <summary>The median distance of the healthy runs that a failure was planted into.</summary>
    public double HealthyMedian(Plant plant)
        => Statistics.Median(Healthy.Where(v => v.Case.Name == plant.Healthy).Select(v => v.Recording.Frechet).OfType<double>());

    /// <summary>Whether treatment brought a sick run to where healthy ones are.</summary>
    public bool IsHealed(Verdict sick) => sick.Healing is { Treatments.Count: > 0, Frechet: { } distance } && distance <= MostOver * HealthyMedian(sick.Case.Plant!);

    /// <summary>Whether a sick run's distance shows that it is: some diseases are no worse than that.</summary>
    public bool IsFarOff(Verdict sick) => !(sick.Recording.Frechet <= MostOver * HealthyMedian(sick.Case.Plant!));

    /// <summary>As a table.</summary>
    public string Render() => Format.Table(["", "wanted", "reached", "met"], Rows());

    private IEnumerable<IReadOnlyList<string>> Rows()
    {
        yield return Share("sick runs named rightly in time", WantedRight, Sick.Count(v => v.IsRight), Sick.Count);
        yield return Alarms("false alarms in healthy steps", Healthy);
        yield return Alarms("of these in runs aside", [.. Healthy.Where(v => v.IsAside)]);
        if (Sick.Count(v => v.Healing is not null) is > 0 and var treated)
        {
            // What has not been tried yet is not healed.
            yield return Share(Text($"sick runs healed to within {MostOver} times the healthy distance ({treated} tried)"), WantedHealed, Sick.Count(IsHealed), Sick.Count);
            Verdict[] far = [.. Sick.Where(IsFarOff)];
            yield return Share("of those that were further away before", WantedHealed, far.Count(IsHealed), far.Length);
            yield return ["healed, and without a sign of anything at the end", Format.Nothing, Text($"{Sick.Count(v => IsHealed(v) && v.Healing!.LooksHealthy)}"), Format.Nothing];
        }

        if (cost is not null)
        {
            string share = Text($"{100 * cost.Share:0.0} % of {cost.StepMs:0.0} ms a round ({cost.Case})");
            yield return ["what watching costs", $"at most {Format.Share(MostCost)}", share, Met(cost.Share <= MostCost)];
        }
    }

    private static string[] Share(string what, double wanted, int reached, int of)
        => [what, $"at least {Format.Share(wanted)}", $"{reached} of {of} ({Format.Share(reached / (double)of)})", Met(reached >= wanted * of)];

    private static string[] Alarms(string what, IReadOnlyList<Verdict> runs)
    {
        long steps = runs.Sum(v => v.Recording.End), alarms = runs.Sum(v => v.Findings.Count);
        return [what, Text($"at most one in {FalseAlarmsEvery:#,0}"), Text($"{alarms} in {steps:#,0}"), Met(alarms * FalseAlarmsEvery <= steps)];
    }

    private static string Met(bool met) => met ? "yes" : "**no**";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
