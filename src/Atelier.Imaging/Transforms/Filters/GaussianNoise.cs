using System.Numerics.Tensors;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;
using Tensor = Atelier.Tensors.Tensor;

namespace Atelier.Imaging.Transforms;

/// <summary>Adds normal noise to every sample.</summary>
public sealed record GaussianNoise : Transform
{
    /// <summary>Standard deviation in levels, 0 to 255.</summary>
    public Interval Sigma { get; init => field = Limits.Within(value, 0, 255); } = (0, 20);

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(new AddNoise((float)dice.In(Sigma), dice.Key.At(0)));
}

/// <summary>Adds a key's normal numbers, so many levels wide.</summary>
internal readonly record struct AddNoise(float Sigma, RandomKey Key) : IFilter, IDifferentiable<AddNoise>
{
    public void Apply(Raster image)
    {
        int row = image.Width * image.Channels;
        Span<float> rows = image.Floats(2 * row), noise = rows[..row], levels = rows[row..];
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> line = image.Pixels.Slice(y * row, row);
            Key.FillNormal(noise, y);
            Lanes.ToFloats(line, levels);
            TensorPrimitives.MultiplyAdd(noise, Sigma, levels, levels);
            TensorPrimitives.Add(levels, 0.5f, levels);
            Lanes.Truncate(levels, line);
        }
    }

    public static Tensor Apply(Tensor pictures, AddNoise[] operations)
    {
        int height = pictures.Shape[2], row = pictures.Shape[3] * pictures.Shape[1];
        float[] noise = new float[pictures.Count];
        for (int i = 0; i < operations.Length * height; i++)
        {
            operations[i / height].Key.FillNormal(noise.AsSpan(i * row, row), i % height);
        }

        Tensor scaled = Tensor.FromMemory<float>(noise, pictures.Shape).To(pictures.DType) * TensorLevels.Column(pictures, operations, add => add.Sigma);
        return (pictures + scaled).Clamp(0, 255);
    }
}
