using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>The study's part of the doctor's page.</summary>
internal static class PlantedPage
{
    private static readonly GeneratedPart s_part = new("bench/compare planted");

    /// <summary>Writes the study between the page's marks.</summary>
    public static void Write(string file, PlantedSummary study) => File.WriteAllText(file, s_part.Insert(File.ReadAllText(file), Render(study)));

    /// <summary>Summary, sick runs, healing, healthy runs.</summary>
    public static string Render(PlantedSummary study) => $"""
        {study.Render()}
        ### What was named

        {Named(study)}
        ### What was healed

        Fréchet distance of the last weights' samples, by seed; bold is not healed.

        {Healed(study)}
        ### Healthy runs

        {Healthy(study)}
        """;

    private static string Named(PlantedSummary study) => Format.Table(
        ["planted", "how", "it sets in when", "right name", "onset, by seed", "named first (steps after the onset)", "in time"],
        study.Sick.GroupBy(v => v.Case).Select(g => (g.Key, Plant: g.Key.Plant!, Runs: g)).Select(g => (string[])
        [
            g.Key.Name,
            $"{g.Key.Recipe}: {Changes(g.Key)}",
            $"`{g.Plant.Sign.Signal}` {(g.Plant.Sign.Upwards ? "rises" : "falls")}",
            string.Join(" or ", g.Plant.RightNames.Select(name => name.InWords())),
            string.Join(", ", g.Runs.Select(v => v.Onset is { } onset ? $"{onset}" : Format.Nothing)),
            string.Join("; ", g.Runs.Select(First)),
            $"{g.Runs.Count(v => v.IsRight)} of {g.Runs.Count()}",
        ]));

    private static string Healed(PlantedSummary study) => Format.Table(
        ["planted", "healthy", "sick", "healed", "treatments of the first seed"],
        study.Sick.GroupBy(v => v.Case).Select(g => (string[])
        [
            g.Key.Name,
            Format.Number(study.HealthyMedian(g.Key.Plant!)),
            string.Join(", ", g.Select(v => Format.Number(v.Recording.Frechet))),
            string.Join(", ", g.Select(v => v.Healing is null || study.IsHealed(v) ? Format.Number(v.Healing?.Frechet) : $"**{Format.Number(v.Healing.Frechet)}**")),
            g.First().Healing is { } healing ? healing.Treatments.Count > 0 ? string.Join("; ", healing.Treatments) : "none" : Format.Nothing,
        ]));

    private static string Healthy(PlantedSummary study) => Format.Table(
        ["case", "settings", "runs (aside)", "steps", "ms a step", "Fréchet distance", "false alarms"],
        study.Healthy.GroupBy(v => v.Case).Select(g => (string[])
        [
            g.Key.Name,
            $"{g.Key.Data}, `{g.Key.Settings}`",
            $"{g.Count()} ({g.Count(v => v.IsAside)})",
            g.Sum(v => v.Recording.End).ToString("#,0", CultureInfo.InvariantCulture),
            Format.Number(Statistics.Median(g.Select(v => v.Recording.StepMs))),
            Format.Number(Statistics.Median(g.Select(v => v.Recording.Frechet ?? double.NaN))),
            g.Any(v => v.Findings.Count > 0) ? string.Join("; ", g.SelectMany(v => v.Findings.Select(f => $"{f.Disease.InWords()} at {f.Step}"))) : "none",
        ]));

    private static string First(Verdict verdict) => (verdict.First, verdict.Onset) switch
    {
        (null, _) => "nothing",
        ({ } first, null) => first.Disease.InWords(),
        ({ } first, { } onset) => string.Create(CultureInfo.InvariantCulture, $"{first.Disease.InWords()} ({first.Step - onset:+0;-0;0})"),
    };

    /// <summary>What a sick case sets otherwise than the healthy one that it is made from.</summary>
    private static string Changes(PlantedCase sick)
    {
        IReadOnlyDictionary<string, string> before = PlantedCases.Healthy.Single(c => c.Name == sick.Plant!.Healthy).Values;
        string changes = string.Join(' ', sick.Values.Where(v => before.GetValueOrDefault(v.Key) != v.Value).Select(v => $"{v.Key}={v.Value}"));
        return (changes, sick.Plant!.Spoil) switch
        {
            ("", _) => "the data",
            (_, null) => $"`{changes}`",
            _ => $"`{changes}` and the data",
        };
    }
}
