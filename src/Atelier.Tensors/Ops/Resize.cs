namespace Atelier.Tensors;

using Atelier.Tensors.Ops;

public sealed partial class Tensor
{
    /// <summary>Each output pixel of [N, C, H, W] repeats the input pixel floor(o * in / out), as PyTorch's "nearest".</summary>
    /// <exception cref="ArgumentException">This is no picture batch, or an extent is below 1.</exception>
    public Tensor ResizeNearest(int height, int width)
    {
        CheckSize(height, width);
        return MapPicture(extent => Map(extent, height), extent => Map(extent, width));

        static AxisMap Map(int from, int to)
            => new(from, [.. Enumerable.Range(0, to).Select(o => new List<(int, double)> { ((int)((long)o * from / to), 1) })]);
    }

    /// <summary>Bilinear interpolation of [N, C, H, W], without antialiasing, as PyTorch's.</summary>
    /// <param name="height">Rows of the output.</param>
    /// <param name="width">Columns of the output.</param>
    /// <param name="alignCorners">Whether the corner pixels' centres map to each other, rather than the pictures' corners.</param>
    /// <exception cref="ArgumentException">This is no picture batch, or an extent is below 1.</exception>
    public Tensor ResizeBilinear(int height, int width, bool alignCorners = false)
    {
        CheckSize(height, width);
        return MapPicture(extent => Map(extent, height), extent => Map(extent, width));

        AxisMap Map(int from, int to) => new(from, [.. Enumerable.Range(0, to).Select(o =>
        {
            double at = alignCorners
                ? to == 1 ? 0 : o * (from - 1.0) / (to - 1)
                : Math.Max(0, (o + 0.5) * from / to - 0.5);
            int low = Math.Min((int)at, from - 1), high = Math.Min(low + 1, from - 1);
            return new List<(int, double)> { (low, 1 - (at - low)), (high, at - low) };
        })]);
    }

    private void CheckSize(int height, int width)
    {
        CheckPicture("Resize");
        if (height < 1 || width < 1 || Shape[2] < 1 || Shape[3] < 1)
        {
            throw new ArgumentException($"Resize: {Shape} can't become {height} by {width}.");
        }
    }
}
