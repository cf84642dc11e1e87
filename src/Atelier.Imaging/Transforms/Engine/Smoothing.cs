using System.Numerics.Tensors;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Convolution with a Gaussian, columns and rows apart; the picture continues mirrored about its outermost pixels.</summary>
internal static class Smoothing
{
    /// <summary>Weights at -r to r of a Gaussian, their sum 1; a deviation of 0 keeps the middle only.</summary>
    public static void Gaussian(Span<float> weights, double deviation)
    {
        double middle = (weights.Length - 1) / 2.0, total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double at = deviation > 0 ? (i - middle) / deviation : i == (int)middle ? 0 : double.PositiveInfinity;
            weights[i] = (float)Math.Exp(-0.5 * at * at);
            total += weights[i];
        }

        TensorPrimitives.Divide(weights, (float)total, weights);
    }

    /// <summary>Smooths a field in place.</summary>
    /// <param name="field">[height, width, channels].</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">Samples a pixel.</param>
    /// <param name="weights">An odd number.</param>
    /// <param name="smoothed">As large as the field: working memory.</param>
    /// <param name="extended">A row and (weights - 1) pixels: working memory.</param>
    public static void Apply(Span<float> field, int height, int channels, ReadOnlySpan<float> weights, Span<float> smoothed, Span<float> extended)
    {
        int row = field.Length / height, width = row / channels, reach = weights.Length / 2;
        smoothed.Clear();
        for (int y = 0; y < height; y++)
        {
            Span<float> sum = smoothed.Slice(y * row, row);
            for (int k = 0; k < weights.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(field.Slice(Mirror(y + k - reach, height) * row, row), weights[k], sum, sum);
            }
        }

        field.Clear();
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> line = smoothed.Slice(y * row, row);
            for (int x = -reach; x < width + reach; x++)
            {
                line.Slice(Mirror(x, width) * channels, channels).CopyTo(extended[((x + reach) * channels)..]);
            }

            Span<float> sum = field.Slice(y * row, row);
            for (int k = 0; k < weights.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(extended.Slice(k * channels, row), weights[k], sum, sum);
            }
        }
    }

    /// <summary>The convolution along an axis as a matrix of zeros [size, size] that receives its weights.</summary>
    public static void Matrix(ReadOnlySpan<float> weights, Span<float> matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < weights.Length; k++)
            {
                matrix[(i * size) + Mirror(i + k - (weights.Length / 2), size)] += weights[k];
            }
        }
    }

    private static int Mirror(int at, int size)
    {
        if (size == 1)
        {
            return 0;
        }

        int period = 2 * (size - 1), phase = ((at % period) + period) % period;
        return phase < size ? phase : period - phase;
    }
}
