using System.Numerics;

namespace Atelier.Data;

/// <summary>Bytes into floats, and grey and RGB float pixels into each other.</summary>
internal static class ChannelConversion
{
    /// <summary>Level 0 becomes -1, level 255 becomes 1.</summary>
    public static void ToFloats(ReadOnlySpan<byte> levels, Span<float> pixels) => Divide(levels, 127.5f, 1, pixels);

    /// <summary>Level 0 becomes 0, level 255 becomes 1.</summary>
    public static void ToShares(ReadOnlySpan<byte> levels, Span<float> shares) => Divide(levels, 255, 0, shares);

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

    // Division by vectors is as exact as one by one, and faster than a table of the 256 levels.
    private static void Divide(ReadOnlySpan<byte> levels, float scale, float shift, Span<float> values)
    {
        values = values[..levels.Length];
        int i = 0;
        for (; i <= levels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(levels[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Put(low, values[i..]);
            Put(high, values[(i + Vector<ushort>.Count)..]);
        }

        for (; i < levels.Length; i++)
        {
            values[i] = (levels[i] / scale) - shift;
        }

        void Put(Vector<ushort> whole, Span<float> place)
        {
            Vector.Widen(whole, out Vector<uint> low, out Vector<uint> high);
            ((Vector.ConvertToSingle(Vector.AsVectorInt32(low)) / new Vector<float>(scale)) - new Vector<float>(shift)).CopyTo(place);
            ((Vector.ConvertToSingle(Vector.AsVectorInt32(high)) / new Vector<float>(scale)) - new Vector<float>(shift)).CopyTo(place[Vector<uint>.Count..]);
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
