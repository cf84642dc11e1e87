using System.Numerics.Tensors;
using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Sharpens or softens. torchvision's RandomAdjustSharpness, Pillow's ImageEnhance.Sharpness.</summary>
public sealed record Sharpness : Transform
{
    /// <summary>0 softens, 1 changes nothing, more sharpens; up to 100.</summary>
    public Interval Factor { get; init => field = Limits.Within(value, 0, 100); } = (0, 2);

    internal override IEnumerable<Transform> BytesOnly => [this];

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(new AdjustSharpness((float)dice.In(Factor)));
}

/// <summary>
/// Blends with a softened picture: the mean of 3x3 pixels, the middle one counting five times. Outermost pixels have no such mean and
/// stay, as do pictures less than three pixels wide or high.
/// </summary>
internal readonly record struct AdjustSharpness(float Factor) : IFilter
{
    public void Apply(Raster image)
    {
        int channels = image.Channels, row = image.Width * channels;
        if (image.Width < 3 || image.Height < 3)
        {
            return;
        }

        // Three rows as floats, of which the oldest is replaced in turn; then sums of columns and the row to be.
        Span<float> rows = image.Floats(5 * row), sums = rows.Slice(3 * row, row), soft = rows.Slice(4 * row, row - (2 * channels));
        Lanes.ToFloats(image.Pixels[..(2 * row)], rows);
        for (int y = 1; y < image.Height - 1; y++)
        {
            Lanes.ToFloats(image.Pixels.Slice((y + 1) * row, row), rows.Slice((y + 1) % 3 * row, row));
            Span<float> middle = rows.Slice(y % 3 * row, row);
            TensorPrimitives.Add(rows[..row], rows.Slice(row, row), sums);
            TensorPrimitives.Add(sums, rows.Slice(2 * row, row), sums);
            Span<float> inner = middle.Slice(channels, soft.Length);
            TensorPrimitives.Add(sums[..soft.Length], sums.Slice(channels, soft.Length), soft);
            TensorPrimitives.Add(soft, sums.Slice(2 * channels, soft.Length), soft);
            TensorPrimitives.MultiplyAdd(inner, 4f, soft, soft);
            TensorPrimitives.Divide(soft, 13f, soft);
            TensorPrimitives.Round(soft, soft);

            TensorPrimitives.Multiply(soft, 1 - Factor, soft);
            TensorPrimitives.MultiplyAdd(inner, Factor, soft, soft);
            Lanes.Truncate(soft, image.Pixels.Slice((y * row) + channels, soft.Length));
        }
    }
}
