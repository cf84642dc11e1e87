using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>
/// Structural similarity over five scales (Wang, Simoncelli and Bovik, "Multiscale structural similarity for image quality
/// assessment", 2003, equation 7): between scales 2 x 2 means. A mean that is negative counts as 0; channels are averaged at the end.
/// </summary>
public sealed class MsSsim : IPairMetric
{
    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <inheritdoc/>
    public string Name => "MS-SSIM";

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public Better Better => Better.Higher;

    /// <inheritdoc/>
    public double[] Compare(Tensor pictures, Tensor originals)
    {
        PairMetrics.Check(Name, pictures, originals, Ssim.WindowSize << (Weights.Length - 1));
        return [.. Plane.Of(pictures).Zip(Plane.Of(originals), (a, b) => a.Zip(b, Product).Average())];
    }

    private static double Product(Plane x, Plane y)
    {
        double product = 1;
        for (int scale = 0; scale < Weights.Length; scale++)
        {
            (double whole, double contrastStructure) = Ssim.Similarity(x, y);
            product *= Math.Pow(Math.Max(0, scale == Weights.Length - 1 ? whole : contrastStructure), Weights[scale]);
            (x, y) = (x.Halved(), y.Halved());
        }

        return product;
    }
}
