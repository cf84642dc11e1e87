using System.Buffers;
using System.Numerics;

namespace Atelier.Imaging;

/// <summary>
/// Separable resampling of bytes, first across and then down, each sum rounded to a byte, in the fixed point that Pillow uses:
/// its levels to the last one.
/// </summary>
internal static class ByteResampler
{
    // Rows that are resampled across together, as one vector.
    private const int Band = 32;

    /// <summary>Resamples pixels, (height, width, channel).</summary>
    /// <param name="source">height * width * channels levels.</param>
    /// <param name="height">Rows of the source.</param>
    /// <param name="width">Pixels a row of the source.</param>
    /// <param name="channels">Samples a pixel.</param>
    /// <param name="target">Receives newHeight * newWidth * channels levels.</param>
    /// <param name="newHeight">Rows wanted.</param>
    /// <param name="newWidth">Pixels a row wanted.</param>
    /// <param name="filter">The weights' shape.</param>
    public static void Resize(
        ReadOnlySpan<byte> source, int height, int width, int channels, Span<byte> target, int newHeight, int newWidth, ResizeFilter filter)
    {
        if (newWidth == width)
        {
            Down(source, width * channels, target, AxisWeights.Of(height, newHeight, filter));
            return;
        }

        AxisWeights across = AxisWeights.Of(width, newWidth, filter);
        if (newHeight == height)
        {
            Across(source, height, width * channels, channels, target, across);
            return;
        }

        int length = checked(height * newWidth * channels);
        byte[] narrowed = ArrayPool<byte>.Shared.Rent(length);
        Across(source, height, width * channels, channels, narrowed.AsSpan(0, length), across);
        Down(narrowed.AsSpan(0, length), newWidth * channels, target, AxisWeights.Of(height, newHeight, filter));
        ArrayPool<byte>.Shared.Return(narrowed);
    }

    private static void Down(ReadOnlySpan<byte> source, int row, Span<byte> target, AxisWeights weights)
    {
        for (int y = 0; y < weights.Count; y++)
        {
            Mix(source[(weights.First(y) * row)..], row, weights.Fixed(y), target.Slice(y * row, row));
        }
    }

    // A band of rows set on its side is a picture whose rows are the pixels of a column: across is down.
    private static void Across(ReadOnlySpan<byte> source, int height, int row, int channels, Span<byte> target, AxisWeights weights)
    {
        int newRow = weights.Count * channels;
        byte[] sides = ArrayPool<byte>.Shared.Rent(checked((row + newRow) * Band));
        Span<byte> standing = sides.AsSpan(0, row * Band);
        Span<byte> mixed = sides.AsSpan(row * Band, newRow * Band);
        for (int top = 0; top < height; top += Band)
        {
            int rows = Math.Min(Band, height - top);
            ByteMatrix.Transpose(source.Slice(top * row, rows * row), row, standing, Band, rows, row);
            Down(standing, channels * Band, mixed, weights);
            ByteMatrix.Transpose(mixed, Band, target.Slice(top * newRow, rows * newRow), newRow, newRow, rows);
        }

        ArrayPool<byte>.Shared.Return(sides);
    }

    // target = sum over k of weights[k] * row k, rounded and clamped.
    private static void Mix(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> target)
    {
        int done = 0;
        for (; done <= target.Length - Vector<byte>.Count; done += Vector<byte>.Count)
        {
            MixVector(rows[done..], stride, weights, target[done..]);
        }

        if (done == target.Length)
        {
            return;
        }

        if (target.Length >= Vector<byte>.Count)
        {
            // The last vector goes over levels that are already right.
            done = target.Length - Vector<byte>.Count;
            MixVector(rows[done..], stride, weights, target[done..]);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            int sum = 1 << (AxisWeights.FixedBits - 1);
            for (int k = 0; k < weights.Length; k++)
            {
                sum += weights[k] * rows[(k * stride) + i];
            }

            target[i] = (byte)Math.Clamp(sum >> AxisWeights.FixedBits, 0, byte.MaxValue);
        }
    }

    private static void MixVector(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> target)
    {
        Vector<int> half = new(1 << (AxisWeights.FixedBits - 1));
        (Vector<int> a, Vector<int> b, Vector<int> c, Vector<int> d) = (half, half, half, half);
        for (int k = 0; k < weights.Length; k++)
        {
            Vector.Widen(new Vector<byte>(rows[(k * stride)..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            var weight = new Vector<int>(weights[k]);
            a += weight * Vector.AsVectorInt32(first);
            b += weight * Vector.AsVectorInt32(second);
            c += weight * Vector.AsVectorInt32(third);
            d += weight * Vector.AsVectorInt32(fourth);
        }

        Vector.Narrow(Vector.AsVectorUInt16(Vector.Narrow(Level(a), Level(b))), Vector.AsVectorUInt16(Vector.Narrow(Level(c), Level(d)))).CopyTo(target);
    }

    private static Vector<int> Level(Vector<int> sum)
        => Vector.Min(Vector.Max(Vector.ShiftRightArithmetic(sum, AxisWeights.FixedBits), Vector<int>.Zero), new Vector<int>(byte.MaxValue));
}
