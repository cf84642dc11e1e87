namespace Atelier.Tensors;

using Atelier.Tensors.Ops;

public sealed partial class Tensor
{
    // For smaller pictures making the larger window costs more than it spares (measured at 256 channels, both backends).
    private const int LeastPixelsToMerge = 128;

    /// <summary>
    /// <c>x.ResizeNearest(2 * H, 2 * W).Conv2d(weight, stride: 1, pad, bias: bias)</c> of x [N, C, H, W], usually as one transposed
    /// convolution of stride 2 with a window one tap larger: taps that meet the same pixel are added up beforehand. A 3x3 window
    /// takes 4/9 of the multiplications, and the enlarged picture is never made. A 1x1 window goes before the enlargement.
    /// </summary>
    /// <param name="weight">[O, C, KH, KW].</param>
    /// <param name="pad">Zeros on each side of the enlarged picture.</param>
    /// <param name="bias">[O], added to the output.</param>
    /// <returns>[N, O, 2 H + 2 pad - KH + 1, 2 W + 2 pad - KW + 1].</returns>
    /// <exception cref="ArgumentException">The extents do not fit each other.</exception>
    public Tensor UpsampleConv2d(Tensor weight, Pair? pad = null, Tensor? bias = null)
    {
        CheckPicture();
        (int height, int width) = (2 * Shape[2], 2 * Shape[3]);
        (int top, int left) = weight.Rank == 4 ? (weight.Shape[2] - 1 - (pad ?? 0).Height, weight.Shape[3] - 1 - (pad ?? 0).Width) : (-1, -1);
        if (IsSinglePixel(weight, pad))
        {
            return Conv2d(weight, bias: bias).ResizeNearest(height, width);
        }

        if (Math.Min(top, left) < 0 || Shape[1] != weight.Shape[1] || Pixels(1) < LeastPixelsToMerge)
        {
            return ResizeNearest(height, width).Conv2d(weight, pad: pad, bias: bias);
        }

        // Repeating pixels is the adjoint of adding up 2x2 of them, convolving that of convolving with the mirrored window.
        return ConvTranspose2d(weight.Permute(1, 0, 2, 3).MapPicture(MirroredSums, MirroredSums), 2, (top, left), bias: bias);

        static AxisMap MirroredSums(int taps) => new(taps, [.. TapsOfTwoWindows(taps, 1).Reverse()]);
    }

    /// <summary>
    /// <c>x.Conv2d(weight, stride: 1, pad, bias: bias).AvgPool2d(2)</c> of x [N, C, H, W], usually as one convolution of stride 2
    /// with a window one tap larger: the mean over neighbouring windows. A 3x3 window takes 4/9 of the multiplications, and the
    /// large output is never made. A 1x1 window goes after the pooling.
    /// </summary>
    /// <param name="weight">[O, C, KH, KW].</param>
    /// <param name="pad">Zeros on each side.</param>
    /// <param name="bias">[O], added to the output.</param>
    /// <returns>[N, O, H', W'] with H' = (H + 2 pad - KH + 1) / 2, rounded down.</returns>
    /// <exception cref="ArgumentException">The extents do not fit each other.</exception>
    public Tensor Conv2dAvgPool(Tensor weight, Pair? pad = null, Tensor? bias = null)
    {
        CheckPicture();
        if (IsSinglePixel(weight, pad))
        {
            return AvgPool2d(2).Conv2d(weight, bias: bias);
        }

        return weight.Rank != 4 || Shape[1] != weight.Shape[1] || Pixels(4) < LeastPixelsToMerge
            ? Conv2d(weight, pad: pad, bias: bias).AvgPool2d(2)
            : Conv2d(weight.MapPicture(Means, Means), 2, pad, bias: bias);

        static AxisMap Means(int taps) => new(taps, [.. TapsOfTwoWindows(taps, 0.5)]);
    }

    /// <summary>A window of so many taps and the same one step further on: for each pixel under the two, the taps that fall on it.</summary>
    private static IEnumerable<(int Tap, double Weight)[]> TapsOfTwoWindows(int taps, double weight)
        => Enumerable.Range(0, taps + 1).Select(at => ((int, double)[])[.. from tap in (int[])[at - 1, at] where tap >= 0 && tap < taps select (tap, weight)]);

    private static bool IsSinglePixel(Tensor weight, Pair? pad) => weight.Rank == 4 && (weight.Shape[2], weight.Shape[3]) == (1, 1) && (pad ?? 0) == 0;

    private long Pixels(int divisor) => (long)Shape[0] * Shape[2] * Shape[3] / divisor;
}
