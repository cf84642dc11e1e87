namespace Atelier.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Standard normal numbers. Along the first axis lie samples: row i depends on the key and on
    /// <paramref name="firstSample"/> + i alone, so a batch may be cut anywhere.
    /// </summary>
    public static Tensor Normal(Shape shape, RandomKey key, long firstSample = 0)
        => Random(shape, (values, row) => key.FillNormal(values, firstSample, row));

    /// <summary>Uniform numbers in [0, 1), addressed as in <see cref="Normal"/>.</summary>
    public static Tensor Uniform(Shape shape, RandomKey key, long firstSample = 0)
        => Random(shape, (values, row) => key.FillUniform(values, firstSample, row));

    private static Tensor Random(Shape shape, Action<Span<float>, int> fill)
    {
        if (shape.Count == 0)
        {
            return Empty(shape);
        }

        float[] values = new float[shape.Count];
        fill(values, (int)(shape.Count / (shape.Rank == 0 ? 1 : shape[0])));
        return From(values, shape);
    }
}
