namespace Atelier.Tensors;

using Atelier.Tensors.Ops;

public sealed partial class Tensor
{
    // On smaller pictures making the larger window costs more than it spares (measured at 256 channels on both backends).
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
        (Pair border, int height, int width) = (pad ?? 0, 2 * Shape[2], 2 * Shape[3]);
        return WindowFor(weight) switch
        {
            { } window when window == 1 && border == 0 => Conv2d(weight, bias: bias).ResizeNearest(height, width),

            // Repeating pixels is the adjoint of adding up 2x2 of them, convolving that of convolving with the mirrored window.
            { } window when border.Height < window.Height && border.Width < window.Width && Shape[0] * height * width / 4 >= LeastPixelsToMerge
                => ConvTranspose2d(
                    weight.Permute(1, 0, 2, 3).MapPicture(MirroredSums, MirroredSums), stride: 2,
                    pad: (window.Height - 1 - border.Height, window.Width - 1 - border.Width), bias: bias),
            _ => ResizeNearest(height, width).Conv2d(weight, pad: border, bias: bias),
        };

        static AxisMap MirroredSums(int taps) => new(taps, [.. TwoWindows(taps, 1).Reverse()]);
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
        Pair border = pad ?? 0;
        return WindowFor(weight) switch
        {
            { } window when window == 1 && border == 0 => AvgPool2d(2).Conv2d(weight, bias: bias),
            { } window when Halves(2, window.Height, border.Height) * Halves(3, window.Width, border.Width) * Shape[0] >= LeastPixelsToMerge
                => Conv2d(weight.MapPicture(Means, Means), stride: 2, pad: border, bias: bias),
            _ => Conv2d(weight, pad: border, bias: bias).AvgPool2d(2),
        };

        int Halves(int axis, int taps, int zeros) => Math.Max(0, (Shape[axis] + 2 * zeros - taps + 1) / 2);

        static AxisMap Means(int taps) => new(taps, [.. TwoWindows(taps, 0.5)]);
    }

    /// <summary>A window and the same one step further on: for each input under the two, the taps that fall on it.</summary>
    private static IEnumerable<(int Tap, double Weight)[]> TwoWindows(int taps, double weight) => Enumerable.Range(0, taps + 1)
        .Select(at => (from tap in (int[])[at - 1, at] where tap >= 0 && tap < taps select (tap, weight)).ToArray());

    /// <summary>The extents of the weight's window, where it is a weight for this picture.</summary>
    private Pair? WindowFor(Tensor weight) => weight.Rank == 4 && weight.Shape[1] == Shape[1] ? new(weight.Shape[2], weight.Shape[3]) : null;
}
