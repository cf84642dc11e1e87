using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>
/// Resizes a rectangle of a picture with an antialiased triangle filter, which Pillow calls BILINEAR: rows first, into floats, then
/// columns, whole rows at a time. Every output has the same number of taps, so that weights lie in arrays that vectors read.
/// </summary>
internal static class TriangleResize
{
    public static void Apply(Raster image, CutAndResize cut)
    {
        int channels = image.Channels, row = cut.Width * channels;
        int tapsX = Taps(cut.CutWidth, cut.Width), tapsY = Taps(cut.CutHeight, cut.Height);
        Span<float> floats = image.Floats((tapsX * row) + (tapsY * cut.Height) + row);
        Span<float> weightsX = floats[..(tapsX * row)], weightsY = floats.Slice(tapsX * row, tapsY * cut.Height), sum = floats[^row..];
        Span<int> ints = image.Ints(row + cut.Height);
        Span<int> firstX = ints[..row], firstY = ints[row..];
        Weigh(cut.CutWidth, cut.Width, channels, tapsX, firstX, weightsX);
        Weigh(cut.CutHeight, cut.Height, 1, tapsY, firstY, weightsY);

        Span<float> narrowed = image.Field(cut.CutHeight * row);
        for (int y = 0; y < cut.CutHeight; y++)
        {
            int start = (((cut.Top + y) * image.Width) + cut.Left) * channels;
            Across(image.Pixels.Slice(start, cut.CutWidth * channels), narrowed.Slice(y * row, row), firstX, weightsX, channels);
        }

        Span<byte> target = image.Next(cut.Width, cut.Height);
        for (int y = 0; y < cut.Height; y++)
        {
            Down(narrowed[(firstY[y] * row)..], target.Slice(y * row, row), weightsY[y..], cut.Height, tapsY, sum);
        }

        image.Turn(cut.Width, cut.Height);
    }

    /// <summary>The filter as a matrix of zeros [to, size] that receives its weights from column <paramref name="start"/> on.</summary>
    public static void Matrix(int from, int to, Span<float> matrix, int size, int start)
    {
        int taps = Taps(from, to);
        int[] first = new int[to];
        float[] weights = new float[taps * to];
        Weigh(from, to, channels: 1, taps, first, weights);
        for (int i = 0; i < to; i++)
        {
            for (int k = 0; k < taps; k++)
            {
                matrix[(i * size) + start + first[i] + k] = weights[(k * to) + i];
            }
        }
    }

    /// <summary>How many pixels the filter can reach: two where the picture grows.</summary>
    private static int Taps(int from, int to) => Math.Min(from, from <= to ? 2 : (2 * (int)Math.Ceiling((double)from / to)) + 1);

    /// <summary>First sources [to * channels] and weights [taps, to * channels] of every output sample.</summary>
    private static void Weigh(int from, int to, int channels, int taps, Span<int> first, Span<float> weights)
    {
        double scale = (double)from / to, support = Math.Max(scale, 1);
        for (int x = 0; x < to; x++)
        {
            double centre = (x + 0.5) * scale;
            int begin = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), from);
            int start = Math.Min(begin, from - taps);
            double total = 0;
            for (int k = begin; k < end; k++)
            {
                total += Triangle(k, centre, support);
            }

            for (int k = 0; k < taps; k++)
            {
                bool counts = start + k >= begin && start + k < end;
                float weight = counts ? (float)(Triangle(start + k, centre, support) / total) : 0;
                weights.Slice((k * to * channels) + (x * channels), channels).Fill(weight);
            }

            for (int c = 0; c < channels; c++)
            {
                first[(x * channels) + c] = (start * channels) + c;
            }
        }
    }

    private static double Triangle(int pixel, double centre, double support)
        => Math.Max(0, 1 - Math.Abs((pixel + 0.5 - centre) / support));

    private static void Across(ReadOnlySpan<byte> source, Span<float> target, ReadOnlySpan<int> first, ReadOnlySpan<float> weights, int channels)
    {
        int taps = weights.Length / target.Length;
        if (taps == 2)
        {
            AcrossTwo(source, target, first[..target.Length], weights[..target.Length], weights.Slice(target.Length, target.Length), channels);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            float sum = 0;
            for (int k = 0, at = first[i]; k < taps; k++, at += channels)
            {
                sum += weights[(k * target.Length) + i] * source[at];
            }

            target[i] = sum;
        }
    }

    private static void AcrossTwo(
        ReadOnlySpan<byte> source, Span<float> target, ReadOnlySpan<int> first, ReadOnlySpan<float> left, ReadOnlySpan<float> right, int channels)
    {
        int i = 0;
        if (Gather.IsSupported)
        {
            // A word from the left pixel's level on has the right pixel's as well: one byte up in grey pictures, three in colour.
            for (; i <= target.Length - Gather.Count; i += Gather.Count)
            {
                Vector256<int> words = Gather.Words(source, Vector256.Create(first[i..]));
                Vector256<float> sum = Gather.Level(words, 0) * Vector256.Create(left[i..]);
                (sum + (Gather.Level(words, 8 * channels) * Vector256.Create(right[i..]))).CopyTo(target[i..]);
            }
        }

        for (; i < target.Length; i++)
        {
            target[i] = (left[i] * source[first[i]]) + (right[i] * source[first[i] + channels]);
        }
    }

    private static void Down(ReadOnlySpan<float> rows, Span<byte> target, ReadOnlySpan<float> weights, int stride, int taps, Span<float> sum)
    {
        // What is stored is the whole part of the sum.
        sum.Fill(0.5f);
        for (int k = 0; k < taps; k++)
        {
            TensorPrimitives.MultiplyAdd(rows.Slice(k * target.Length, target.Length), weights[k * stride], sum, sum);
        }

        Lanes.Truncate(sum, target);
    }
}
