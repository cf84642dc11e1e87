using System.Globalization;

namespace Atelier.App.Report;

/// <summary>Numbers as people read them.</summary>
internal static class Labels
{
    /// <summary>Four significant digits: 0.01234, 12.35k, 3.2e-7.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        return size switch
        {
            >= 1e12 => value.ToString("0.###e0", CultureInfo.InvariantCulture),
            >= 1e9 => Short(value / 1e9) + "G",
            >= 1e6 => Short(value / 1e6) + "M",
            >= 9999.5 => Short(value / 1e3) + "k",
            >= 1e-3 or 0 => Short(value),
            _ => value.ToString("0.###e0", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A count with its digits in groups: 60,000.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A length of time: 42 s, 3 min 20 s, 2 h 5 min.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > TimeSpan.MaxValue.TotalSeconds)
        {
            return "?";
        }

        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s"
            : $"{time.Seconds} s";
    }

    // "G4" would write 12345 as 1.234E+04 and 0.00001 as 1E-05; what comes here is neither so great nor so small.
    private static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
