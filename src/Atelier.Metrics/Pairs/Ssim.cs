using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>
/// Structural similarity (Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004): an 11 x 11
/// Gaussian window of deviation 1.5, only where it fits whole; K1 = 0.01, K2 = 0.03; the mean over channels.
/// </summary>
public sealed class Ssim : IPairMetric
{
    /// <summary>Smallest width and height.</summary>
    internal const int WindowSize = 11;

    // Values in [-1, 1] span 2.
    private const double C1 = 0.01 * 2 * (0.01 * 2), C2 = 0.03 * 2 * (0.03 * 2);
    private static readonly double[] Window = Gaussian(1.5);

    /// <inheritdoc/>
    public string Name => "SSIM";

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public Better Better => Better.Higher;

    /// <inheritdoc/>
    public double[] Compare(Tensor pictures, Tensor originals)
    {
        PairMetrics.Check(Name, pictures, originals, WindowSize);
        return [.. Plane.Of(pictures).Zip(Plane.Of(originals), (a, b) => a.Zip(b, (x, y) => Similarity(x, y).Whole).Average())];
    }

    /// <summary>Means over all windows: of the whole similarity, and of its factor for contrast and structure (the paper's equation 13).</summary>
    internal static (double Whole, double ContrastStructure) Similarity(Plane x, Plane y)
    {
        Plane mx = x.Windowed(Window), my = y.Windowed(Window);
        Plane xx = (x * x).Windowed(Window), yy = (y * y).Windowed(Window), xy = (x * y).Windowed(Window);
        double whole = 0, part = 0;
        for (int i = 0; i < mx.Values.Length; i++)
        {
            double ux = mx.Values[i], uy = my.Values[i];
            double cs = ((2 * (xy.Values[i] - (ux * uy))) + C2) / (xx.Values[i] - (ux * ux) + yy.Values[i] - (uy * uy) + C2);
            part += cs;
            whole += cs * ((2 * ux * uy) + C1) / ((ux * ux) + (uy * uy) + C1);
        }

        return (whole / mx.Values.Length, part / mx.Values.Length);
    }

    private static double[] Gaussian(double deviation)
    {
        double[] weights = [.. Enumerable.Range(-WindowSize / 2, WindowSize).Select(i => Math.Exp(-i * i / (2 * deviation * deviation)))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
