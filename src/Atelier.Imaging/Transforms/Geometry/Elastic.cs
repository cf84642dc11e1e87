using System.Numerics.Tensors;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Moves every pixel by a smooth random way, as if drawn on rubber: Simard, Steinkraus and Platt, "Best practices for convolutional
/// neural networks" (ICDAR 2003); torchvision's ElasticTransform on square pictures.
/// </summary>
public sealed record Elastic : Transform
{
    /// <summary>Strength: ways before smoothing lie evenly within half of it, in pixels; smoothing shrinks them. 0 to 10,000.</summary>
    public Interval Alpha { get; init => field = Limits.Within(value, 0, 10_000); } = 50;

    /// <summary>Smoothness: the deviation of the Gaussian that ways are smoothed with, in pixels, 0 to 100.</summary>
    public Interval Sigma { get; init => field = Limits.Within(value, 0, 100); } = 5;

    /// <summary>How levels between pixels are found (masks: always the nearest).</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>The level outside the picture, in every channel.</summary>
    public byte Fill { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan)
        => plan.AddGeometry(new Stretch((float)dice.In(Alpha), (float)dice.In(Sigma), dice.Key.At(0), Interpolation, Fill));
}

/// <summary>Moves pixels by the smoothed random ways of a key.</summary>
internal readonly record struct Stretch(float Alpha, float Sigma, RandomKey Key, Interpolation Interpolation, byte Fill) : IPlacing<Stretch>
{
    private const int Points = 16;

    public (int Width, int Height) Measure(int width, int height) => (width, height);

    public void Apply(Raster image) => Warp.Apply(image, Ways(image), Interpolation, Fill);

    public void ApplyToMask(Raster mask) => Warp.Apply(mask, Ways(mask), Interpolation.Nearest, 0);

    /// <summary>The key's ways for a picture; they lie in its memory.</summary>
    public Displacement Ways(Raster raster)
    {
        (int width, int height) = (raster.Width, raster.Height);
        int count = width * height, taps = (2 * (int)Math.Ceiling(4 * Sigma)) + 1;
        Span<float> fields = raster.Field(3 * count), x = fields[..count], y = fields.Slice(count, count), work = fields[(2 * count)..];
        Span<float> rows = raster.Floats(taps + width + taps), weights = rows[..taps];
        Smoothing.Gaussian(weights, Sigma);
        Draw(x, 0);
        Draw(y, 1);
        Smoothing.Apply(x, height, 1, weights, work, rows[taps..]);
        Smoothing.Apply(y, height, 1, weights, work, rows[taps..]);
        return new(x, y, width);
    }

    public Box Move(Box box, int width, int height) => BoxOutline.Through(Ways(Sheet(width, height)), box, Points);

    public void Place(int width, int height, Span<float> xs, Span<float> ys) => TensorWarp.Rows(Ways(Sheet(width, height)), width, xs, ys);

    private static Raster Sheet(int width, int height)
    {
        Raster sheet = new();
        sheet.Load(new byte[width * height], width, height, 1);
        return sheet;
    }

    private void Draw(Span<float> ways, long axis)
    {
        Key.FillUniform(ways, axis);
        TensorPrimitives.Subtract(ways, 0.5f, ways);
        TensorPrimitives.Multiply(ways, Alpha, ways);
    }
}
