using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>Which numbers PSNR compares.</summary>
public enum PsnrSpace
{
    /// <summary>All channels as they are.</summary>
    Rgb,

    /// <summary>Luma of ITU-R BT.601 in studio range (16 to 235 of 255), as the super-resolution literature does.</summary>
    Luma,
}

/// <summary>
/// Peak signal-to-noise ratio in decibels, 10 log10(peak² / mean squared error): peak 2 for values in [-1, 1], 255 for luma. Equal
/// pictures give infinity. Values are not rounded to 8 bits first.
/// </summary>
/// <param name="space">What is compared.</param>
/// <param name="border">Pixels at each edge that don't count: by custom the factor of super-resolution.</param>
public sealed class Psnr(PsnrSpace space = PsnrSpace.Rgb, int border = 0) : IPairMetric
{
    /// <inheritdoc/>
    public string Name => space == PsnrSpace.Rgb ? "PSNR" : "PSNR-Y";

    /// <inheritdoc/>
    public string Settings => $"border={border}";

    /// <inheritdoc/>
    public Better Better => Better.Higher;

    /// <inheritdoc/>
    /// <exception cref="MetricException">Shapes differ, nothing is left inside the border, or luma is asked of pictures that are not RGB.</exception>
    public double[] Compare(Tensor pictures, Tensor originals)
    {
        PairMetrics.Check(Name, pictures, originals, (2 * border) + 1);
        if (space == PsnrSpace.Luma && pictures.Shape[1] != 3)
        {
            throw new MetricException($"{Name}: luma is of RGB pictures; these have {pictures.Shape[1]} channels.");
        }

        return [.. Plane.Of(pictures).Zip(Plane.Of(originals), Ratio)];
    }

    private double Ratio(Plane[] a, Plane[] b)
    {
        double error = space == PsnrSpace.Rgb ? a.Zip(b, MeanSquare).Average() : MeanSquare(Luma(a), Luma(b)), peak = space == PsnrSpace.Rgb ? 2 : 255;
        return 10 * Math.Log10(peak * peak / error);
    }

    private double MeanSquare(Plane a, Plane b)
    {
        (Plane x, Plane y) = (a.Cropped(border), b.Cropped(border));
        double distance = System.Numerics.Tensors.TensorPrimitives.Distance<double>(x.Values, y.Values);
        return distance * distance / x.Values.Length;
    }

    /// <summary>16 + 65.481 R + 128.553 G + 24.966 B for R, G, B in [0, 1].</summary>
    private static Plane Luma(Plane[] rgb)
    {
        double[] luma = new double[rgb[0].Values.Length];
        for (int i = 0; i < luma.Length; i++)
        {
            luma[i] = 16 + (((65.481 * (rgb[0].Values[i] + 1)) + (128.553 * (rgb[1].Values[i] + 1)) + (24.966 * (rgb[2].Values[i] + 1))) / 2);
        }

        return rgb[0] with { Values = luma };
    }
}
