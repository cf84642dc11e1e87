using System.Globalization;
using Atelier.Benchmarks.Comparing;

namespace Atelier.Benchmarks.Reporting;

/// <summary>Numbers as the tables write them.</summary>
internal static class Format
{
    public const string Nothing = "–";

    /// <summary>A time, rate or size: three digits at least.</summary>
    public static string Number(double? value) => value is not { } v || double.IsNaN(v)
        ? Nothing
        : v.ToString(Math.Abs(v) < 10 ? "0.00" : Math.Abs(v) < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    public static string Times(double? value) => value is not { } v || double.IsNaN(v) ? Nothing : string.Create(CultureInfo.InvariantCulture, $"{v:0.00}x");

    /// <summary>A ratio with the lowest and highest of the rounds.</summary>
    public static string Times(Spread? value)
        => value is { } v ? string.Create(CultureInfo.InvariantCulture, $"{v.Median:0.00}x ({v.Least:0.00}–{v.Most:0.00})") : Nothing;

    public static string Share(double? value) => value is { } v ? string.Create(CultureInfo.InvariantCulture, $"{100 * v:0} %") : Nothing;

    public static string Date(DateTime value) => value.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A table of Markdown: the first column to the left, all others to the right.</summary>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        IEnumerable<string> marks = head.Select((_, i) => i == 0 ? "---" : "---:");
        return string.Concat(new[] { head, [.. marks] }.Concat(rows).Select(row => $"| {string.Join(" | ", row)} |\n"));
    }
}
