namespace Atelier.Metrics.Statistics;

/// <summary>How far values lie apart.</summary>
internal static class Spread
{
    /// <summary>Standard deviation, divided by the number of values as in the metrics' reference implementations.</summary>
    public static double Deviation(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Count);
    }

    /// <summary>The value below which a share of the sorted values lies, between neighbours by straight line.</summary>
    public static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        double place = share * (sorted.Count - 1);
        int below = (int)place;
        return below + 1 < sorted.Count ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
