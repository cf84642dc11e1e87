using System.Text;
using Atelier.Nn;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Extractors;

/// <summary>Weights from a formula that tests/golden/classifiers.py states too, so that no golden file has to hold them.</summary>
internal static class HashedWeights
{
    /// <summary>Uniform in [-1, 1): a hash of the name and each element's number.</summary>
    public static float[] Values(string name, long count)
    {
        uint start = 2166136261;
        foreach (byte letter in Encoding.UTF8.GetBytes(name))
        {
            start = (start ^ letter) * 16777619;
        }

        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            uint x = start + ((uint)i * 0x9E3779B9);
            x = (x ^ (x >> 16)) * 0x7FEB352D;
            x = (x ^ (x >> 15)) * 0x846CA68B;
            x ^= x >> 16;
            values[i] = (float)((x / 2147483648.0) - 1);
        }

        return values;
    }

    /// <summary>A tensor of such values.</summary>
    public static Tensor Tensor(string name, Shape shape) => Tensors.Tensor.From(Values(name, shape.Count), shape);

    /// <summary>Fills a whole state dictionary; counters stay.</summary>
    public static void Fill(Scope scope)
    {
        foreach ((string name, Tensor value) in scope.State.Where(entry => entry.Value.DType == DType.F32))
        {
            float[] values = Values(name, value.Count);
            (float scale, float shift) = value.Rank > 1 ? ((float)Math.Sqrt(6.0 * value.Shape[0] / value.Count), 0f)
                : name.EndsWith("running_var", StringComparison.Ordinal) ? (0.5f, 1f)
                : name.EndsWith("weight", StringComparison.Ordinal) ? (0.25f, 1f)
                : (0.125f, 0f);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = shift + (scale * values[i]);
            }

            using Tensor filled = Tensors.Tensor.From(values, value.Shape);
            value.Assign(filled);
        }
    }
}
