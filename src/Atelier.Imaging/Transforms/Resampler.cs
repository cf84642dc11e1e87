namespace Atelier.Imaging;

/// <summary>
/// Separable resampling with an antialiased triangle filter: bilinear interpolation when enlarging; when reducing, the
/// triangle widens with the scale, so every source pixel counts (what Pillow calls BILINEAR).
/// </summary>
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
    /// <exception cref="ArgumentException">A span's length does not fit its sizes.</exception>
    public static void Resize(
        ReadOnlySpan<float> source, int height, int width, int channels, Span<float> target, int newHeight, int newWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newWidth, 1);
        if (source.Length != (long)height * width * channels || target.Length != (long)newHeight * newWidth * channels)
        {
            throw new ArgumentException($"Resize: {source.Length} and {target.Length} values do not fit " +
                $"{height}x{width}x{channels} to {newHeight}x{newWidth}x{channels}.");
        }

        // Rows are reduced or enlarged first, one horizontal pass each; the vertical pass then adds whole rows.
        float[] narrowed = new float[height * newWidth * channels];
        Tap[] across = Taps(width, newWidth);
        for (int y = 0; y < height; y++)
        {
            ResizeRow(source.Slice(y * width * channels, width * channels),
                narrowed.AsSpan(y * newWidth * channels, newWidth * channels), across, channels);
        }

        // Vertically each row is one very wide pixel.
        ResizeRow(narrowed, target, Taps(height, newHeight), newWidth * channels);
    }

    private static void ResizeRow(ReadOnlySpan<float> source, Span<float> target, Tap[] taps, int channels)
    {
        target.Clear();
        for (int x = 0; x < taps.Length; x++)
        {
            Span<float> sum = target.Slice(x * channels, channels);
            for (int k = 0; k < taps[x].Weights.Length; k++)
            {
                float weight = taps[x].Weights[k];
                ReadOnlySpan<float> pixel = source.Slice((taps[x].First + k) * channels, channels);
                for (int c = 0; c < sum.Length; c++)
                {
                    sum[c] += weight * pixel[c];
                }
            }
        }
    }

    private static Tap[] Taps(int from, int to)
    {
        double scale = (double)from / to;
        double support = Math.Max(scale, 1);
        Tap[] taps = new Tap[to];
        for (int x = 0; x < to; x++)
        {
            double centre = (x + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int end = Math.Min((int)(centre + support + 0.5), from);
            double[] weights = new double[end - first];
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = Math.Max(0, 1 - Math.Abs((first + k + 0.5 - centre) / support));
            }

            double total = weights.Sum();
            taps[x] = new Tap(first, [.. weights.Select(w => (float)(w / total))]);
        }

        return taps;
    }

    private readonly record struct Tap(int First, float[] Weights);
}
