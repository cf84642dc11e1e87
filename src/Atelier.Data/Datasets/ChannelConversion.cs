namespace Atelier.Data;

/// <summary>Bytes into floats, and grey and RGB float pixels into each other.</summary>
internal static class ChannelConversion
{
    /// <summary>Level 0 becomes -1, level 255 becomes 1.</summary>
    public static void ToFloats(ReadOnlySpan<byte> levels, Span<float> pixels)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            pixels[i] = (levels[i] / 127.5f) - 1;
        }
    }

    /// <summary>Repeats grey, or takes the ITU-R BT.601 luma of RGB, or copies; values of any range.</summary>
    /// <param name="source">(height, width, from).</param>
    /// <param name="from">1 or 3.</param>
    /// <param name="target">(height, width, to).</param>
    /// <param name="to">1 or 3.</param>
    public static void Convert(ReadOnlySpan<float> source, int from, Span<float> target, int to)
    {
        if (from == to)
        {
            source.CopyTo(target);
            return;
        }

        int pixels = source.Length / from;
        for (int i = 0; i < pixels; i++)
        {
            if (to == 1)
            {
                target[i] = (0.299f * source[3 * i]) + (0.587f * source[(3 * i) + 1]) + (0.114f * source[(3 * i) + 2]);
            }
            else
            {
                target.Slice(3 * i, 3).Fill(source[i]);
            }
        }
    }
}
