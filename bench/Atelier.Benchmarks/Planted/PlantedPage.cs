using System.Globalization;
using System.Text;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>The study's part of the doctor's page.</summary>
internal static class PlantedPage
{
    private const double WantedRight = 0.9, WantedHealed = 2.0 / 3, FalseAlarmsEvery = 10_000, MostOver = 1.5, MostCost = 0.03;

    private static readonly GeneratedPart s_part = new("bench/compare planted");

    /// <summary>Writes the study between the page's marks.</summary>
    public static void Write(string file, IReadOnlyList<Verdict> verdicts, DoctorCost? cost) => File.WriteAllText(file, s_part.Insert(File.ReadAllText(file), Render(verdicts, cost)));

    /// <summary>Summary, sick runs, healthy runs.</summary>
    public static string Render(IReadOnlyList<Verdict> verdicts, DoctorCost? cost)
    {
        Verdict[] sick = [.. verdicts.Where(v => v.Case.Plant is not null)], healthy = [.. verdicts.Where(v => v.Case.Plant is null)];
        return $"### In short\n\n{Summary(sick, healthy, cost)}\n### Planted failures\n\n{Sick(sick, healthy)}\n### Healthy runs\n\n{Healthy(healthy)}";
    }

    private static string Summary(Verdict[] sick, Verdict[] healthy, DoctorCost? cost)
    {
        Verdict[] aside = [.. healthy.Where(v => v.IsAside)];
        return Format.Table(["", "wanted", "reached", "met"],
        [
            Row("sick runs named rightly in time", WantedRight, sick.Count(v => v.IsRight), sick.Length),
            Alarms("false alarms in healthy steps", healthy),
            Alarms("of these in runs that nothing was tuned on", aside),
            .. sick.All(v => v.Healing is null) ? Array.Empty<string[]>() : [Row("healed: at most 1.5 times the healthy median's distance", WantedHealed, sick.Count(v => IsHealed(v, healthy)), sick.Count(v => v.Healing is not null))],
            .. sick.All(v => v.Healing is null) ? Array.Empty<string[]>() : [["of these free of all signs at the end", Format.Nothing, $"{sick.Count(v => IsHealed(v, healthy) && v.Healing!.LooksHealthy)}", Format.Nothing]],
            .. cost is null ? Array.Empty<string[]>() : [Watching(cost)],
        ]);

        static string[] Watching(DoctorCost cost) =>
        [
            Text($"cost of watching (`{cost.Case}`, {cost.StepMs:0.0} ms a round)"), $"at most {Format.Share(MostCost)}", Text($"{100 * cost.Share:0.0} %"), cost.Share <= MostCost ? "yes" : "**no**",
        ];

        static string[] Row(string what, double wanted, int reached, int of)
            => [what, $"at least {Format.Share(wanted)}", $"{reached} of {of} ({Format.Share(reached / (double)of)})", reached >= wanted * of ? "yes" : "**no**"];

        static string[] Alarms(string what, Verdict[] runs)
        {
            long steps = runs.Sum(v => v.Recording.End);
            int alarms = runs.Sum(v => v.Findings.Count);
            return [what, Text($"at most one in {FalseAlarmsEvery:#,0}"), Text($"{alarms} in {steps:#,0}"), alarms * FalseAlarmsEvery <= steps ? "yes" : "**no**"];
        }
    }

    private static string Sick(IReadOnlyList<Verdict> verdicts, IReadOnlyList<Verdict> healthy) => Format.Table(
        ["planted", "how", "it sets in when", "right name", "onset, by seed", "named first (steps after the onset)", "in time", "distance", "with healing", "healthy"],
        verdicts.GroupBy(v => v.Case).Select(g => (string[])
        [
            g.Key.Name, $"{g.Key.Recipe}: {Changes(g.Key)}", $"{g.Key.Plant!.Sign.Signal} {(g.Key.Plant.Sign.Upwards ? "rises" : "falls")}",
            string.Join(" or ", g.Key.Plant.RightNames.Select(d => d.InWords())), string.Join(", ", g.Select(v => v.Onset is { } onset ? $"{onset}" : Format.Nothing)),
            string.Join("; ", g.Select(First)), $"{g.Count(v => v.IsRight)} of {g.Count()}",
            string.Join(", ", g.Select(v => Format.Number(v.Recording.Frechet))),
            string.Join(", ", g.Select(v => Healed(v, healthy))),
            Format.Number(HealthyMedian(g.Key.Plant!, healthy)),
        ]));

    private static string Healed(Verdict sick, IReadOnlyList<Verdict> healthy)
        => sick.Healing is not { } healing ? Format.Nothing : IsHealed(sick, healthy) ? Format.Number(healing.Frechet) : $"**{Format.Number(healing.Frechet)}**";

    private static bool IsHealed(Verdict sick, IReadOnlyList<Verdict> healthy) 
        => sick.Healing is { Treatments.Count: > 0, Frechet: var distance } && distance <= MostOver * HealthyMedian(sick.Case.Plant!, healthy);

    private static double HealthyMedian(Plant plant, IReadOnlyList<Verdict> healthy)
        => Statistics.Median(healthy.Where(v => v.Case.Name == plant.Healthy).Select(v => v.Recording.Frechet).OfType<double>());

    private static string First(Verdict verdict) => verdict.First is not { } first
        ? "nothing"
        : $"{first.Disease.InWords()}{(verdict.Onset is { } onset ? string.Create(CultureInfo.InvariantCulture, $" ({first.Step - onset:+0;-0;0})") : "")}";

    private static string Healthy(IReadOnlyList<Verdict> verdicts) => Format.Table(
        ["case", "settings", "runs (aside)", "steps", "ms a step", "Fréchet distance", "false alarms"],
        verdicts.GroupBy(v => v.Case).Select(g => (string[])
        [
            g.Key.Name, g.Key.Settings, $"{g.Count()} ({g.Count(v => v.IsAside)})", Text($"{g.Sum(v => v.Recording.End):#,0}"),
            Format.Number(Statistics.Median(g.Select(v => v.Recording.StepMs))), Format.Number(Statistics.Median(g.Select(v => v.Recording.Frechet ?? double.NaN))),
            string.Join("; ", g.SelectMany(v => v.Findings.Select(f => $"{f.Disease.InWords()} at {f.Step}"))),
        ]));

    /// <summary>What a sick case sets otherwise than the healthy one that it is made from.</summary>
    private static string Changes(PlantedCase sick)
    {
        IReadOnlyDictionary<string, string> before = PlantedCases.Healthy.Single(c => c.Name == sick.Plant!.Healthy).Values;
        StringBuilder changes = new();
        changes.AppendJoin(' ', sick.Values.Where(v => before.GetValueOrDefault(v.Key) != v.Value).Select(v => $"{v.Key}={v.Value}"));
        return changes.Length > 0 ? $"`{changes}`" : "the data";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
