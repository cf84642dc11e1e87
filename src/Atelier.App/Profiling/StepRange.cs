using System.Globalization;
using System.Text.RegularExpressions;

namespace Atelier.App.Profiling;

/// <summary>Steps of a session, counted from its beginning: those after <paramref name="First"/>, through <paramref name="Last"/>.</summary>
public sealed record StepRange(long First, long Last)
{
    /// <summary>After kernels are compiled and buffers warm, long enough for figures that stand still.</summary>
    public static StepRange Default { get; } = new(20, 40);

    /// <summary>How many.</summary>
    public long Count => Last - First;

    /// <summary>Reads "20-40".</summary>
    /// <exception cref="FormatException">It is no range, or an empty one.</exception>
    public static StepRange Parse(string text)
    {
        Match match = Regex.Match(text, @"^(\d{1,9})-(\d{1,9})$");
        StepRange? range = match.Success ? new(Number(1), Number(2)) : null;
        return range is { Count: > 0 } ? range : throw new FormatException($"'{text}' are no steps; write 20-40 for those after the 20th through the 40th.");

        long Number(int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => $"{First}-{Last}";
}
