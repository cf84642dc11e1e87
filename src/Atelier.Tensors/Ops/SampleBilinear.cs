namespace Atelier.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Pictures looked at in other places: pixel (y, x) of picture n is what lies at (xs, ys)[n, y, x] of picture n, in between bilinearly
    /// from the four pixels around, 0 outside. PyTorch's grid_sample with zero padding, places in pixel numbers. Linear in the
    /// pictures; places are constants.
    /// </summary>
    /// <param name="xs">[N, height, width]: columns; whole numbers are the middles of pixels.</param>
    /// <param name="ys">[N, height, width]: rows.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Pixels a row of the result.</param>
    /// <returns>[N, C, height, width].</returns>
    /// <exception cref="ArgumentException">This is no picture batch, or there is not a place for every pixel.</exception>
    public Tensor SampleBilinear(ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, int height, int width)
    {
        CheckPicture("SampleBilinear");
        int count = Shape[0], area = height * width;
        if (xs.Length != count * area || ys.Length != xs.Length)
        {
            throw new ArgumentException($"SampleBilinear: {xs.Length} columns and {ys.Length} rows for {count} pictures of {height}x{width}.");
        }

        Tensor pixels = ToPixels().Reshape(count * Shape[2] * Shape[3], Shape[1]);
        Tensor? sum = null;
        for (int corner = 0; corner < 4; corner++)
        {
            sum = Corner(pixels, xs, ys, area, corner % 2, corner / 2) is { } part ? sum is null ? part : sum + part : sum;
        }

        return (sum ?? Zeros([count * area, Shape[1]], DType)).Reshape(count, area, Shape[1]).ToPictures(height, width);
    }

    /// <summary>What one of the four pixels around every place gives; null if it gives nothing anywhere, as three do where places are whole numbers.</summary>
    private Tensor? Corner(Tensor pixels, ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, int area, int right, int below)
    {
        (int rows, int columns) = (Shape[2], Shape[3]);
        long[] source = new long[xs.Length];
        float[] weights = new float[xs.Length];
        bool any = false;
        for (int i = 0; i < xs.Length; i++)
        {
            float left = MathF.Floor(xs[i]), top = MathF.Floor(ys[i]), x = left + right, y = top + below;
            float weight = (right == 0 ? 1 - (xs[i] - left) : xs[i] - left) * (below == 0 ? 1 - (ys[i] - top) : ys[i] - top);
            if (weight != 0 && x >= 0 && y >= 0 && x < columns && y < rows)
            {
                (source[i], weights[i], any) = ((((long)(i / area) * rows) + (int)y) * columns + (int)x, weight, true);
            }
        }

        return any
            ? pixels.IndexSelect(0, From(source, [source.Length])) * From(weights, [weights.Length, 1]).To(DType)
            : null;
    }
}
