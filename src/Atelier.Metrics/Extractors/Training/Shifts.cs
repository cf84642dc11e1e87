using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>Moves each picture of a batch by a few pixels; what comes in at the border repeats the border.</summary>
/// <param name="most">Most pixels in each direction.</param>
/// <param name="key">Which way picture number p goes depends on it and p alone.</param>
internal sealed class Shifts(int most, RandomKey key)
{
    /// <summary>The moved pictures.</summary>
    /// <param name="pixels">[N, H, W, C].</param>
    /// <param name="first">Global number of the first picture.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="channels">C.</param>
    public float[] Apply(float[] pixels, long first, int height, int width, int channels)
    {
        float[] moved = new float[pixels.Length];
        int size = height * width * channels, count = pixels.Length / size;
        int[] ways = new int[2 * count];
        key.FillUniformInt(ways, (2 * most) + 1, first, 2);
        for (int i = 0; i < count; i++)
        {
            Move(pixels.AsSpan(i * size, size), moved.AsSpan(i * size, size), ways[2 * i] - most, ways[(2 * i) + 1] - most, width, channels);
        }

        return moved;
    }

    private static void Move(ReadOnlySpan<float> source, Span<float> target, int down, int right, int width, int channels)
    {
        int row = width * channels, height = source.Length / row;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> from = source.Slice(Math.Clamp(y - down, 0, height - 1) * row, row);
            for (int x = 0; x < width; x++)
            {
                from.Slice(Math.Clamp(x - right, 0, width - 1) * channels, channels).CopyTo(target.Slice((y * row) + (x * channels), channels));
            }
        }
    }
}
