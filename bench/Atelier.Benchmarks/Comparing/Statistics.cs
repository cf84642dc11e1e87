namespace Atelier.Benchmarks.Comparing;

/// <summary>The middle of several measurements, and the outermost.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length > 0 ? new(Statistics.Median(all), all.Min(), all.Max()) : throw new ArgumentException("Spread: no values.");
    }
}

internal static class Statistics
{
    /// <summary>The middle one; the mean of the two in the middle of an even number. NaN of none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length > 0 ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 : double.NaN;
    }

    /// <summary>The mean for ratios: 2x and 0.5x make 1x. NaN of none.</summary>
    public static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Select(v => Math.Log(v)).DefaultIfEmpty(double.NaN).Average());
}
