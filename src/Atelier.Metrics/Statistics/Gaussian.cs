using Atelier.Metrics.Numerics;

namespace Atelier.Metrics.Statistics;

/// <summary>The normal distribution that has some features' mean and covariance: all that a Fréchet distance sees of them.</summary>
public sealed class Gaussian
{
    /// <summary>Takes a mean and a covariance.</summary>
    /// <param name="mean">[d].</param>
    /// <param name="covariance">[d, d], row-major, symmetric; divided by n - 1.</param>
    /// <param name="count">Pictures behind them, where that is known.</param>
    /// <exception cref="MetricException">Lengths do not fit, a value is not finite, or the covariance is not symmetric or has a negative variance.</exception>
    public Gaussian(double[] mean, double[] covariance, long? count = null)
    {
        (Mean, Covariance, Count) = (mean, covariance, count);
        int d = mean.Length;
        if (d == 0 || covariance.LongLength != (long)d * d)
        {
            throw new MetricException($"A mean of {d} features needs a covariance of {(long)d * d} values, not {covariance.LongLength}.");
        }

        if (!Array.TrueForAll(mean, double.IsFinite) || !Array.TrueForAll(covariance, double.IsFinite))
        {
            throw new MetricException("Mean and covariance must be finite; there is NaN or infinity among them.");
        }

        CheckSymmetry();
    }

    /// <summary>[d].</summary>
    public double[] Mean { get; }

    /// <summary>[d, d], row-major.</summary>
    public double[] Covariance { get; }

    /// <summary>Pictures behind them, where that is known.</summary>
    public long? Count { get; }

    /// <summary>Number of features.</summary>
    public int Width => Mean.Length;

    /// <summary>The sum of the variances.</summary>
    public double Trace => Enumerable.Range(0, Width).Sum(i => Covariance[(i * Width) + i]);

    /// <summary>A copy that may be overwritten.</summary>
    internal Matrix CovarianceMatrix() => new([.. Covariance], Width, Width);

    private void CheckSymmetry()
    {
        int d = Width;
        double scale = 0;
        for (int i = 0; i < d; i++)
        {
            scale = Math.Max(scale, Math.Abs(Covariance[(i * d) + i]));
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                // Files written in single precision are symmetric to that.
                if (Math.Abs(Covariance[(i * d) + j] - Covariance[(j * d) + i]) > 1e-5 * scale)
                {
                    throw new MetricException(
                        $"The covariance is not symmetric: {Covariance[(i * d) + j]:G6} at [{i}, {j}], {Covariance[(j * d) + i]:G6} at [{j}, {i}].");
                }
            }

            if (Covariance[(i * d) + i] < -1e-9 * scale)
            {
                throw new MetricException($"The covariance has a negative variance: {Covariance[(i * d) + i]:G6} at [{i}, {i}].");
            }
        }
    }
}
