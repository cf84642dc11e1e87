using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Pairs;

/// <summary>The pictures of metrics_pairs.py, by the same formulas.</summary>
internal static class FormulaPictures
{
    /// <summary>The pair of the size that the golden file says.</summary>
    public static (Tensor, Tensor) Pair(string sizeKey)
    {
        int[] size = [.. Goldens.Array(sizeKey).Values.Select(value => (int)value)];
        return (Picture(size[0], size[1], size[2], false), Picture(size[0], size[1], size[2], true));
    }

    private static Tensor Picture(int height, int width, int channels, bool twisted)
    {
        float[] values = new float[channels * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            int c = i / width / height, y = i / width % height, x = i % width;
            double value = Math.Sin((0.11 * x * (c + 1)) + (0.07 * y)) * Math.Cos(0.05 * y * (c + 2));
            values[i] = (float)(twisted ? (0.8 * value) + (0.1 * Math.Sin((1.3 * x) + (0.9 * y) + c)) : value);
        }

        return Tensor.From(values, [1, channels, height, width]);
    }
}
