using System.Buffers;

namespace Atelier.Imaging;

/// <summary>Separable resampling of floats with antialiasing: <see cref="ResizeFilter"/>'s weights, nothing rounded in between.</summary>
public static class Resampler
{
    /// <summary>Resamples float pixels of any range, (height, width, channel).</summary>
    /// <param name="source">height * width * channels values.</param>
    /// <param name="height">Rows of the source.</param>
    /// <param name="width">Pixels a row of the source.</param>
    /// <param name="channels">Samples a pixel.</param>
    /// <param name="target">Receives newHeight * newWidth * channels values.</param>
    /// <param name="newHeight">Rows wanted, at least 1.</param>
    /// <param name="newWidth">Pixels a row wanted, at least 1.</param>
    /// <param name="filter">The weights' shape; those with negative weights overshoot at edges.</param>
    /// <exception cref="ArgumentException">A span's length does not fit its sizes.</exception>
    public static void Resize(
        ReadOnlySpan<float> source, int height, int width, int channels, Span<float> target, int newHeight, int newWidth,
        ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newWidth, 1);
        if (source.Length != (long)height * width * channels || target.Length != (long)newHeight * newWidth * channels)
        {
            throw new ArgumentException($"Resize: {source.Length} and {target.Length} values do not fit " +
                $"{height}x{width}x{channels} to {newHeight}x{newWidth}x{channels}.");
        }

        // Rows are reduced or enlarged first, one horizontal pass each; the vertical pass then adds whole rows.
        int row = width * channels, newRow = newWidth * channels;
        float[] narrowed = ArrayPool<float>.Shared.Rent(checked(height * newRow));
        AxisWeights across = AxisWeights.Of(width, newWidth, filter);
        for (int y = 0; y < height; y++)
        {
            ResizeRow(source.Slice(y * row, row), narrowed.AsSpan(y * newRow, newRow), across, channels);
        }

        // Vertically each row is one very wide pixel.
        ResizeRow(narrowed, target, AxisWeights.Of(height, newHeight, filter), newRow);
        ArrayPool<float>.Shared.Return(narrowed);
    }

    private static void ResizeRow(ReadOnlySpan<float> source, Span<float> target, AxisWeights weights, int channels)
    {
        target.Clear();
        for (int x = 0; x < weights.Count; x++)
        {
            Span<float> sum = target.Slice(x * channels, channels);
            ReadOnlySpan<float> taps = weights.Weights(x);
            for (int k = 0; k < taps.Length; k++)
            {
                ReadOnlySpan<float> pixel = source.Slice((weights.First(x) + k) * channels, channels);
                for (int c = 0; c < sum.Length; c++)
                {
                    sum[c] += taps[k] * pixel[c];
                }
            }
        }
    }
}
