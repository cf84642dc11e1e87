using MathNet.Numerics.Distributions;

namespace Atelier.Metrics.Trust;

/// <summary>Means of repeated measurements.</summary>
public static class MeanInterval
{
    private const double Level = 0.95;

    /// <summary>
    /// The interval of a mean of independent measurements (Student, "The probable error of a mean", 1908): with three measurements 4.3 standard
    /// errors on either side. Null for a single measurement, which does not say how far another would lie from it.
    /// </summary>
    /// <param name="values">The measurements; at least one.</param>
    public static Interval? Student(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        double mean = values.Average(), variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        double half = StudentT.InvCDF(0, 1, values.Count - 1, (1 + Level) / 2) * Math.Sqrt(variance / values.Count);
        return new(mean - half, mean + half, Level);
    }
}
