using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests;

/// <summary>Random features.</summary>
internal static class Draws
{
    /// <summary>Normal features with a little correlation, [count, width].</summary>
    public static FeatureRows Normal(ulong seed, int count, int width, float shift = 0)
    {
        float[] values = new float[count * width];
        new RandomKey(seed).FillNormal(values, 0, width);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += shift + (i % width == 0 ? 0 : 0.5f * values[i - 1]);
        }

        return new FeatureRows(width, values);
    }
}
