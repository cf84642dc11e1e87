using System.Numerics.Tensors;
using Atelier.Tensors;

namespace Atelier.Nn.Initializers;

/// <summary>Writes a parameter's initial values.</summary>
/// <param name="values">To be filled, in logical row-major order.</param>
/// <param name="shape">The parameter's shape.</param>
/// <param name="key">A random stream of the parameter's own.</param>
public delegate void Initializer(Span<float> values, Shape shape, RandomKey key);

/// <summary>The usual initialisers.</summary>
public static class Init
{
    /// <summary>The same value everywhere.</summary>
    public static Initializer Constant(double value) => (values, _, _) => values.Fill((float)value);

    /// <summary>Zeros.</summary>
    public static Initializer Zeros => Constant(0);

    /// <summary>Ones.</summary>
    public static Initializer Ones => Constant(1);

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static Initializer Normal(double mean = 0, double deviation = 1) => (values, _, key) =>
    {
        key.FillNormal(values);
        Scale(values, deviation, mean);
    };

    /// <summary>Uniform in [low, high).</summary>
    public static Initializer Uniform(double low, double high) => (values, _, key) =>
    {
        key.FillUniform(values);
        Scale(values, high - low, low);
    };

    /// <summary>
    /// PyTorch's default for weights of linear and convolution layers: uniform within 1 / sqrt(fan-in), which is Kaiming's bound
    /// (arXiv:1502.01852) with a = sqrt(5). Fan-in is the product of all extents but the first.
    /// </summary>
    public static Initializer FanIn => (values, shape, key) =>
    {
        double bound = 1 / Math.Sqrt(Math.Max(1, (double)shape.Count / Math.Max(1, shape[0])));
        Uniform(-bound, bound)(values, shape, key);
    };

    /// <summary>PyTorch's default for the bias beside such a weight: uniform within 1 / sqrt(the weight's fan-in).</summary>
    public static Initializer Bias(Shape weight)
    {
        double bound = 1 / Math.Sqrt(Math.Max(1, (double)weight.Count / Math.Max(1, weight[0])));
        return Uniform(-bound, bound);
    }

    /// <summary>Glorot's uniform initialisation (Glorot and Bengio 2010, equation 16).</summary>
    public static Initializer XavierUniform => (values, shape, key) =>
    {
        double receptive = (double)shape.Count / shape[0] / shape[1], bound = Math.Sqrt(6 / ((shape[0] + shape[1]) * receptive));
        Uniform(-bound, bound)(values, shape, key);
    };

    /// <summary>A uniformly random direction: a vector of length 1.</summary>
    public static Initializer Direction => (values, _, key) =>
    {
        key.FillNormal(values);
        double squares = 0;
        foreach (float value in values)
        {
            squares += (double)value * value;
        }

        Scale(values, 1 / Math.Max(1e-12, Math.Sqrt(squares)), 0);
    };

    /// <summary>
    /// A random orthogonal matrix (Saxe et al. 2013, arXiv:1312.6120): rows of length 1 at right angles, or columns where there are more
    /// rows than columns. The rows are the first extent, the columns all others.
    /// </summary>
    public static Initializer Orthogonal => (values, shape, key) =>
    {
        int rows = shape[0], columns = (int)(shape.Count / rows), count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        float[] normal = new float[values.Length];
        key.FillNormal(normal);
        double[][] basis = [.. normal.Chunk(length).Select(vector => Array.ConvertAll(vector, x => (double)x))];
        for (int i = 0; i < count; i++)
        {
            // Twice, for what one pass leaves of the others by rounding.
            for (int j = 0; j < 2 * i; j++)
            {
                double share = TensorPrimitives.Dot<double>(basis[i], basis[j % i]);
                TensorPrimitives.MultiplyAdd<double>(basis[j % i], -share, basis[i], basis[i]);
            }

            TensorPrimitives.Divide<double>(basis[i], TensorPrimitives.Norm<double>(basis[i]), basis[i]);
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(rows <= columns ? basis[i / columns][i % columns] : basis[i % columns][i / columns]);
        }
    };

    private static void Scale(Span<float> values, double scale, double shift)
    {
        foreach (ref float value in values)
        {
            value = (float)(value * scale + shift);
        }
    }
}
