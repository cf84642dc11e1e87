using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Turns the picture about its centre; its size stays, corners are cut. torchvision's RandomRotation.</summary>
public sealed record Rotation : Transform
{
    /// <summary>Degrees, counter-clockwise, -360 to 360.</summary>
    public required Interval Degrees { get; init => field = Limits.Within(value, -360, 360); }

    /// <summary>How levels between pixels are found (masks: always the nearest).</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>The level outside the picture, in every channel.</summary>
    public byte Fill { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan)
        => plan.AddGeometry(new Rotate((float)dice.In(Degrees), Interpolation, Fill));
}

/// <summary>Turns by so many degrees, counter-clockwise.</summary>
internal readonly record struct Rotate(float Degrees, Interpolation Interpolation, byte Fill) : IPlacing<Rotate>
{
    public (int Width, int Height) Measure(int width, int height) => (width, height);

    public void Apply(Raster image) => Warp.Apply(image, Back(image.Width, image.Height), Interpolation, Fill);

    public void ApplyToMask(Raster mask) => Warp.Apply(mask, Back(mask.Width, mask.Height), Interpolation.Nearest, 0);

    public Box Move(Box box, int width, int height) => BoxOutline.Through(Back(width, height).Inverse(), box);

    public void Place(int width, int height, Span<float> xs, Span<float> ys) => TensorWarp.Rows(Back(width, height), width, xs, ys);

    private AffineMap Back(int width, int height) => AffineMap.Back(width, height, -Degrees, 0, 0, 1, 0, 0, 0, 0);
}
