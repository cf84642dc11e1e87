using System.Numerics.Tensors;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Adds normal noise to every sample.</summary>
public sealed record GaussianNoise : Transform
{
    /// <summary>Standard deviation in levels, 0 to 255.</summary>
    public Interval Sigma { get; init => field = Limits.Within(value, 0, 255); } = (0, 20);

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(new AddNoise((float)dice.In(Sigma), dice.Key.At(0)));
}

/// <summary>Adds a key's normal numbers, so many levels wide.</summary>
internal readonly record struct AddNoise(float Sigma, RandomKey Key) : IFilter
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
}
