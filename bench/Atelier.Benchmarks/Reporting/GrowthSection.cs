using Atelier.App.Report;
using Atelier.Benchmarks.Growing;

namespace Atelier.Benchmarks.Reporting;

/// <summary>How cost grows, as a part of the page.</summary>
internal static class GrowthSection
{
    public static string Render(GrowthResult growth) => $"""
        ## How cost grows

        The DCGAN step over its sizes, {Format.Date(growth.Date)} UTC, `{growth.Command}`: milliseconds a step. "Over work": by how much time
        grew faster than arithmetic between neighbouring sizes, at worst; around 1 or less means that nothing is superlinear.

        {string.Join("\n", growth.Axes.Select(Axis))}
        ### Memory over steps

        Resident memory of the process in MiB, and native memory taken since warming up in bytes.

        {Memory(growth)}{Notes(growth)}
        """;

    /// <summary>The axis as a picture.</summary>
    public static LogLogChart Chart(GrowthAxis axis) => new(
        $"DCGAN step, {axis.Fixed}", axis.Name, "ms a step",
        [.. axis.Contenders.Select(name => new Series(name, [.. axis.Points.Select(p => new Point(p.Value, p.Of(name)!.Ms))]))]);

    /// <summary>By how much a contender's time grows faster than the work between neighbours, at worst.</summary>
    public static double OverWork(GrowthAxis axis, string contender) => axis.Points.Zip(axis.Points.Skip(1), (from, to) =>
        to.Of(contender)!.Ms / from.Of(contender)!.Ms / (to.Gflop / from.Gflop)).Max();

    private static string Axis(GrowthAxis axis)
    {
        string[] names = [.. axis.Contenders];
        return $"### {char.ToUpperInvariant(axis.Name[0])}{axis.Name[1..]} ({axis.Fixed})\n\n![Time of a step by {axis.Name}]({axis.Image})\n\n" + Format.Table(
            [axis.Name, "GFLOP", .. names],
            [
                .. axis.Points.Select(p => (string[])[$"{p.Value}", Format.Number(p.Gflop), .. names.Select(name => Format.Number(p.Of(name)!.Ms))]),
                ["over work", "", .. names.Select(name => Format.Times(OverWork(axis, name)))],
            ]);
    }

    private static string Notes(GrowthResult growth) => growth.Notes.Count > 0 ? $"\n{string.Concat(growth.Notes.Select(note => $"- {note}\n"))}" : "";

    private static string Memory(GrowthResult growth)
    {
        int[] steps = [.. growth.Memory.Select(m => m.Steps).Distinct()];
        return Format.Table(
            ["", .. steps.Select(s => $"{s} steps")],
            growth.Memory.GroupBy(m => m.Contender).Select(g => (string[])[g.Key, .. g.Select(m => $"{Format.Number(m.RssMb)}; {m.FreshBytes}")]));
    }
}
