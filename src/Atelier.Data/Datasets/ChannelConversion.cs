using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Atelier.Data;

/// <summary>Bytes into floats, and grey and RGB float pixels into each other.</summary>
internal static class ChannelConversion
{
    // One table is exact, and faster than the division.
    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(level => (level / 127.5f) - 1)];
    private static readonly float[] Shares = [.. Enumerable.Range(0, 256).Select(level => level / 255f)];

    /// <summary>Level 0 becomes -1, level 255 becomes 1.</summary>
    public static void ToFloats(ReadOnlySpan<byte> levels, Span<float> pixels) => Look(Values, levels, pixels);

    /// <summary>Level 0 becomes 0, level 255 becomes 1.</summary>
    public static void ToShares(ReadOnlySpan<byte> levels, Span<float> shares) => Look(Shares, levels, shares);

    /// <summary>The nearest level to each value in [-1, 1]; values outside are clamped, NaN becomes 0.</summary>
    public static void ToLevels(ReadOnlySpan<float> pixels, Span<byte> levels) => Scale(pixels, 127.5f, 127.5f, levels);

    /// <summary>The nearest level to each value in [0, 1]; values outside are clamped, NaN becomes 0.</summary>
    public static void ShareLevels(ReadOnlySpan<float> shares, Span<byte> levels) => Scale(shares, 255, 0, levels);

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

    private static void Look(float[] table, ReadOnlySpan<byte> levels, Span<float> values)
    {
        ref float first = ref MemoryMarshal.GetArrayDataReference(table);
        values = values[..levels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Unsafe.Add(ref first, (nint)levels[i]);
        }
    }

    private static void Scale(ReadOnlySpan<float> values, float scale, float shift, Span<byte> levels)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            float level = MathF.Round((values[i] * scale) + shift);
            levels[i] = level > 0 ? (byte)Math.Min(level, 255) : (byte)0;
        }
    }
}
