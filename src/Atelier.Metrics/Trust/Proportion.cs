namespace Atelier.Metrics.Trust;

/// <summary>Shares of pictures.</summary>
public static class Proportion
{
    private const double Level = 0.95, NormalQuantile = 1.959963984540054;

    /// <summary>
    /// The interval of a share of n (Wilson, "Probable inference, the law of succession, and statistical inference", 1927): it has a width even
    /// where the share is 0.
    /// </summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="n">Of how many.</param>
    public static Interval Interval(double share, long n)
    {
        double z2 = NormalQuantile * NormalQuantile / n;
        double middle = (share + (z2 / 2)) / (1 + z2);
        double half = Math.Sqrt((share * (1 - share) * z2) + (z2 * z2 / 4)) / (1 + z2);
        return new(Math.Max(0, middle - half), Math.Min(1, middle + half), Level);
    }
}
