namespace Atelier.Tensors;

using Atelier.Tensors.Ops;

public sealed partial class Tensor
{
    /// <summary>Means over windows of [N, C, H, W].</summary>
    /// <param name="kernel">Extent of the square window.</param>
    /// <param name="stride">Step between windows; 0 means the window's extent.</param>
    /// <param name="pad">Zeros on each side.</param>
    /// <param name="countPad">Whether padding counts in the mean, as it does in PyTorch by default.</param>
    public Tensor AvgPool2d(int kernel, int stride = 0, int pad = 0, bool countPad = true)
    {
        return MapPicture(Map, Map);

        AxisMap Map(int extent) => Windows(extent, PoolWindows(extent, kernel, stride, pad), countPad ? kernel : null);
    }

    /// <summary>Means over windows chosen so that the output has the given extents.</summary>
    public Tensor AdaptiveAvgPool2d(int height, int width)
        => MapPicture(extent => Windows(extent, AdaptiveWindows(extent, height), null), extent => Windows(extent, AdaptiveWindows(extent, width), null));

    /// <summary>Half-open windows of a pooling, cut to the picture.</summary>
    internal static (int From, int To)[] PoolWindows(int extent, int kernel, int stride, int pad)
    {
        int step = stride == 0 ? kernel : stride, count = (extent + 2 * pad - kernel) / step + 1;
        if (extent + 2 * pad < kernel || kernel < 1 || step < 1 || pad < 0 || 2 * pad > kernel)
        {
            throw new ArgumentException($"Pooling: a window of {kernel} with step {step} and padding {pad} over extent {extent}.");
        }

        return [.. Enumerable.Range(0, count).Select(o => (Math.Max(0, o * step - pad), Math.Min(extent, o * step - pad + kernel)))];
    }

    /// <summary>Window o of n over an extent e: from floor(o e / n) to ceil((o + 1) e / n).</summary>
    internal static (int From, int To)[] AdaptiveWindows(int extent, int count)
        => [.. Enumerable.Range(0, count).Select(o => ((int)((long)o * extent / count), (int)(((long)(o + 1) * extent + count - 1) / count)))];

    private static AxisMap Windows(int extent, (int From, int To)[] windows, int? divisor)
        => new(extent, [.. windows.Select(w => Enumerable.Range(w.From, w.To - w.From).Select(i => (i, 1.0 / (divisor ?? (w.To - w.From)))).ToList())]);
}
