using System.Globalization;
using Atelier.App.Runs;
using Atelier.Metrics.Trust;
using Atelier.Training.Doctor;

namespace Atelier.Cli.Display;

/// <summary>Training events in words.</summary>
internal static class Words
{
    public static string Of(Started s)
        => s.Step > 0 ? $"Going on from step {s.Step:N0} in {Path(s.Folder)}" : $"Run folder: {Path(s.Folder)}";

    public static string Of(Progressed p) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {p.Step,6:N0}  {p.Fraction,5:P0}  {p.ImagesPerSecond,7:N0} images/s  {Losses(p)}  {Time(p.Elapsed)} spent, {Time(p.Remaining)} left");

    public static string Losses(Progressed p) => string.Join("  ", p.Values.Where(v => v.Key.StartsWith("loss/", StringComparison.Ordinal))
        .Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key["loss/".Length..]} {v.Value:0.000}")));

    public static string Time(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    public static string Of(Scored s)
        => string.Create(CultureInfo.InvariantCulture, $"step {s.Step,6:N0}: {s.Score}{(s.IsBest ? ", the best so far" : "")}");

    /// <summary>Which of two scores is the better one, or why nobody can tell.</summary>
    /// <param name="a">A score.</param>
    /// <param name="nameOfA">What to call its model.</param>
    /// <param name="b">Another.</param>
    /// <param name="nameOfB">What to call that one's.</param>
    public static string Comparison(Score a, string nameOfA, Score b, string nameOfB)
        => a.DifferencesTo(b) is { Count: > 0 } differences ? $"can't be compared: {string.Join("; ", differences)}"
            : a.IsBetterThan(b) ? $"{nameOfA} is better{Doubt(a, b)}"
            : b.IsBetterThan(a) ? $"{nameOfB} is better{Doubt(a, b)}"
            : "equal";

    private static string Doubt(Score a, Score b) => a.Overlaps(b) ? ", but the intervals overlap" : "";

    public static string Of(Found f) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {f.Finding.Step,6:N0}: {f.Finding.Disease.InWords()} ({string.Join("; ", f.Finding.Evidence.Select(Of))}). {f.Finding.Cause} {f.Finding.Advice}");

    /// <summary>As "samples/diversity 0.12, healthy: at least 0.5".</summary>
    public static string Of(Evidence e) => string.Create(CultureInfo.InvariantCulture, $"{e.Signal} {e.Value:G3}, healthy: {e.Healthy}");

    public static string Of(Healed h) => $"Healing: {h.Treatment.InWords()}.";

    public static string Of(Profiled p) => string.Create(
        CultureInfo.InvariantCulture,
        $"Profile of {Count(p.Steps, "step")}, {p.BetweenShare:P1} between kernels: {Path(p.Table)}; for ui.perfetto.dev: {Path(p.Trace)}");

    /// <summary>As "1 step" and "2,000 steps".</summary>
    public static string Count(long number, string thing)
        => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");

    /// <summary>With a capital first letter, as sentences begin.</summary>
    public static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    /// <summary>A path as short as it can be written from here.</summary>
    public static string Path(string path)
    {
        string relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    public static IEnumerable<string> Of(Finished f)
    {
        yield return f.Interrupted
            ? $"Stopped after {Count(f.Step, "step")} ({Time(f.Elapsed)}); a checkpoint is saved."
            : $"Done: {Count(f.Step, "step")} in {Time(f.Elapsed)}.";
        if (f.Interrupted)
        {
            yield return $"To go on: atelier train --resume --out {Path(f.Folder)}";
        }

        yield return $"Pictures and curves: {Path(f.Report)}";
    }
}
