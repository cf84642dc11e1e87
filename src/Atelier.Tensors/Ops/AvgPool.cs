namespace Atelier.Tensors;

using Atelier.Tensors.Ops;

public sealed partial class Tensor
{
    /// <summary>Means over windows of [N, C, H, W].</summary>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Step between windows; by default the window's extents.</param>
    /// <param name="pad">Zeros on each side, at most half a window.</param>
    /// <param name="countPad">Whether padding counts in the mean, as it does in PyTorch by default.</param>
    /// <exception cref="ArgumentException">No window fits, or a number is out of range.</exception>
    public Tensor AvgPool2d(Pair kernel, Pair? stride = null, Pair? pad = null, bool countPad = true)
    {
        (Pair step, Pair border) = (stride ?? kernel, pad ?? 0);
        return MapPicture(
            extent => Windows(extent, PoolWindows(extent, kernel.Height, step.Height, border.Height), countPad ? kernel.Height : null),
            extent => Windows(extent, PoolWindows(extent, kernel.Width, step.Width, border.Width), countPad ? kernel.Width : null));
    }

    /// <summary>Means over windows chosen so that the output has the given extents.</summary>
    /// <exception cref="ArgumentException">This is no picture batch, or an extent is below 1.</exception>
    public Tensor AdaptiveAvgPool2d(int height, int width)
        => MapPicture(extent => Windows(extent, AdaptiveWindows(extent, height), null), extent => Windows(extent, AdaptiveWindows(extent, width), null));

    /// <summary>Half-open windows of a pooling, cut to the picture.</summary>
    internal static (int From, int To)[] PoolWindows(int extent, int kernel, int stride, int pad)
    {
        if (extent + 2 * pad < kernel || kernel < 1 || stride < 1 || pad < 0 || 2 * pad > kernel)
        {
            throw new ArgumentException($"Pooling: a window of {kernel} with stride {stride} and padding {pad} over extent {extent}.");
        }

        int count = (extent + 2 * pad - kernel) / stride + 1;
        return [.. Enumerable.Range(0, count).Select(o => (Math.Max(0, o * stride - pad), Math.Min(extent, o * stride - pad + kernel)))];
    }

    /// <summary>Window o of n over an extent e: from floor(o e / n) to ceil((o + 1) e / n).</summary>
    internal static (int From, int To)[] AdaptiveWindows(int extent, int count) => extent < 1 || count < 1
        ? throw new ArgumentException($"Pooling: no {count} windows can be had over extent {extent}.")
        : [.. Enumerable.Range(0, count).Select(o => ((int)((long)o * extent / count), (int)(((long)(o + 1) * extent + count - 1) / count)))];

    private static AxisMap Windows(int extent, (int From, int To)[] windows, int? divisor)
        => new(extent, [.. windows.Select(w => Enumerable.Range(w.From, w.To - w.From).Select(i => (i, 1.0 / (divisor ?? (w.To - w.From)))).ToList())]);
}
