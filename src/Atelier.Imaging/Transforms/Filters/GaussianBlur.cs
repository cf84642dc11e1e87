using System.Numerics.Tensors;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;
using Tensor = Atelier.Tensors.Tensor;

namespace Atelier.Imaging.Transforms;

/// <summary>Blurs with a Gaussian, the picture mirrored about its outermost pixels. torchvision's GaussianBlur.</summary>
public sealed record GaussianBlur : Transform
{
    /// <summary>Standard deviation in pixels, 0 (nothing happens) to 100.</summary>
    public Interval Sigma { get; init => field = Limits.Within(value, 0, 100); } = (0.1, 2);

    /// <summary>Pixels on a side that are averaged: an odd number, 1 to 501.</summary>
    public int KernelSize { get; init => field = Limits.Odd(value, 1, 501); } = 5;

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(new Blur(KernelSize, (float)dice.In(Sigma)));
}

/// <summary>Blurs with a Gaussian of so many pixels on a side.</summary>
internal readonly record struct Blur(int KernelSize, float Sigma) : IFilter, IDifferentiable<Blur>
{
    public void Apply(Raster image)
    {
        Span<byte> pixels = image.Pixels;
        Span<float> fields = image.Field(2 * pixels.Length), field = fields[..pixels.Length];
        Span<float> rows = image.Floats(KernelSize + ((image.Width + KernelSize - 1) * image.Channels)), weights = rows[..KernelSize];
        Lanes.ToFloats(pixels, field);
        Smoothing.Gaussian(weights, Sigma);
        Smoothing.Apply(field, image.Height, image.Channels, weights, fields[pixels.Length..], rows[KernelSize..]);
        TensorPrimitives.Add(field, 0.5f, field);
        Lanes.Truncate(field, pixels);
    }

    public static Tensor Apply(Tensor pictures, Blur[] operations)
        => TensorLevels.Mix(pictures, Weights(operations, pictures.Shape[2]), Weights(operations, pictures.Shape[3]));

    private static Tensor Weights(Blur[] operations, int size)
    {
        float[] matrices = new float[operations.Length * size * size];
        for (int n = 0; n < operations.Length; n++)
        {
            float[] weights = new float[operations[n].KernelSize];
            Smoothing.Gaussian(weights, operations[n].Sigma);
            Smoothing.Matrix(weights, matrices.AsSpan(n * size * size, size * size), size);
        }

        return Tensor.From(matrices, [operations.Length, size, size]);
    }
}
