using System.Globalization;
using System.Text;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>The study's part of the doctor's page.</summary>
internal static class PlantedPage
{
    private const double WantedRight = 0.9, WantedHealed = 2.0 / 3, FalseAlarmsEvery = 10_000;

    private static readonly GeneratedPart s_part = new("bench/compare planted");

    /// <summary>Writes the study between the page's marks.</summary>
    public static void Write(string file, IReadOnlyList<Verdict> verdicts) => File.WriteAllText(file, s_part.Insert(File.ReadAllText(file), Render(verdicts)));

    /// <summary>Summary, sick runs, healthy runs.</summary>
    public static string Render(IReadOnlyList<Verdict> verdicts)
    {
        Verdict[] sick = [.. verdicts.Where(v => v.Case.Plant is not null)], healthy = [.. verdicts.Where(v => v.Case.Plant is null)];
        return $"### In short\n\n{Summary(sick, healthy)}\n### Planted failures\n\n{Sick(sick)}\n### Healthy runs\n\n{Healthy(healthy)}";
    }

    private static string Summary(Verdict[] sick, Verdict[] healthy)
    {
        Verdict[] aside = [.. healthy.Where(v => v.IsAside)];
        return Format.Table(["", "wanted", "reached", "met"],
        [
            Row("sick runs named rightly in time", WantedRight, sick.Count(v => v.IsRight), sick.Length),
            Alarms("false alarms in healthy steps", healthy),
            Alarms("of these in runs that nothing was tuned on", aside),
        ]);

        static string[] Row(string what, double wanted, int reached, int of)
            => [what, $"at least {Format.Share(wanted)}", $"{reached} of {of} ({Format.Share(reached / (double)of)})", reached >= wanted * of ? "yes" : "**no**"];

        static string[] Alarms(string what, Verdict[] runs)
        {
            long steps = runs.Sum(v => v.Recording.Steps[^1]);
            int alarms = runs.Sum(v => v.Findings.Count);
            return [what, Text($"at most one in {FalseAlarmsEvery:#,0}"), Text($"{alarms} in {steps:#,0}"), alarms * FalseAlarmsEvery <= steps ? "yes" : "**no**"];
        }
    }

    private static string Sick(IReadOnlyList<Verdict> verdicts) => Format.Table(
        ["planted", "how", "it sets in when", "right name", "onset, by seed", "named first (steps after the onset)", "in time"],
        verdicts.GroupBy(v => v.Case).Select(g => (string[])
        [
            g.Key.Name, $"{g.Key.Recipe}: {Changes(g.Key)}", $"{g.Key.Plant!.Sign.Signal} {(g.Key.Plant.Sign.Upwards ? "rises" : "falls")}",
            string.Join(" or ", g.Key.Plant.RightNames.Select(Name)), string.Join(", ", g.Select(v => v.Onset is { } onset ? $"{onset}" : Format.Nothing)),
            string.Join("; ", g.Select(First)), $"{g.Count(v => v.IsRight)} of {g.Count()}",
        ]));

    private static string First(Verdict verdict) => verdict.First is not { } first
        ? "nothing"
        : $"{Name(first.Disease)}{(verdict.Onset is { } onset ? string.Create(CultureInfo.InvariantCulture, $" ({first.Step - onset:+0;-0;0})") : "")}";

    private static string Healthy(IReadOnlyList<Verdict> verdicts) => Format.Table(
        ["case", "settings", "runs (aside)", "steps", "ms a step", "Fréchet distance", "false alarms"],
        verdicts.GroupBy(v => v.Case).Select(g => (string[])
        [
            g.Key.Name, g.Key.Settings, $"{g.Count()} ({g.Count(v => v.IsAside)})", Text($"{g.Sum(v => v.Recording.Steps[^1]):#,0}"),
            Format.Number(Statistics.Median(g.Select(v => v.Recording.StepMs))), Format.Number(Statistics.Median(g.Select(v => v.Recording.Frechet ?? double.NaN))),
            string.Join("; ", g.SelectMany(v => v.Findings.Select(f => $"{Name(f.Disease)} at {f.Step}"))),
        ]));

    /// <summary>"mode collapse" for ModeCollapse.</summary>
    public static string Name(Disease disease) => string.Concat($"{disease}".Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

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
