using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Turns, shears, scales and moves the picture in one step; its size stays. torchvision's RandomAffine.</summary>
public sealed record Affine : Transform
{
    /// <summary>Rotation in degrees, clockwise (as torchvision's affine, unlike its rotation), -360 to 360.</summary>
    public Interval Degrees { get; init => field = Limits.Within(value, -360, 360); }

    /// <summary>Movement to the right, as a share of the width, -1 to 1; whole pixels.</summary>
    public Interval MoveX { get; init => field = Limits.Within(value, -1, 1); }

    /// <summary>Movement downwards, as a share of the height, -1 to 1; whole pixels.</summary>
    public Interval MoveY { get; init => field = Limits.Within(value, -1, 1); }

    /// <summary>Magnification, above 0.</summary>
    public Interval Scale { get; init => field = Limits.Within(value, 0.001, 1000); } = 1;

    /// <summary>Shear along x in degrees, -89 to 89.</summary>
    public Interval ShearX { get; init => field = Limits.Within(value, -89, 89); }

    /// <summary>Shear along y in degrees, -89 to 89.</summary>
    public Interval ShearY { get; init => field = Limits.Within(value, -89, 89); }

    /// <summary>How levels between pixels are found (masks: always the nearest).</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>The level outside the picture, in every channel.</summary>
    public byte Fill { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddGeometry(new MoveAffinely
    {
        Degrees = (float)dice.In(Degrees),
        MoveX = (int)Math.Round(dice.In(MoveX) * plan.Width),
        MoveY = (int)Math.Round(dice.In(MoveY) * plan.Height),
        Scale = (float)dice.In(Scale),
        ShearX = (float)dice.In(ShearX),
        ShearY = (float)dice.In(ShearY),
        Interpolation = Interpolation,
        Fill = Fill,
    });
}

/// <summary>An affine map about the centre, or about the upper left pixel's corner (where policies shear from).</summary>
internal readonly record struct MoveAffinely() : IPlacing<MoveAffinely>
{
    public float Degrees { get; init; }

    public int MoveX { get; init; }

    public int MoveY { get; init; }

    public float Scale { get; init; } = 1;

    public float ShearX { get; init; }

    public float ShearY { get; init; }

    public bool FromCorner { get; init; }

    public Interpolation Interpolation { get; init; }

    public byte Fill { get; init; }

    public (int Width, int Height) Measure(int width, int height) => (width, height);

    public void Apply(Raster image) => Warp.Apply(image, Back(image.Width, image.Height), Interpolation, Fill);

    public void ApplyToMask(Raster mask) => Warp.Apply(mask, Back(mask.Width, mask.Height), Interpolation.Nearest, 0);

    public Box Move(Box box, int width, int height) => BoxOutline.Through(Back(width, height).Inverse(), box);

    public void Place(int width, int height, Span<float> xs, Span<float> ys) => TensorWarp.Rows(Back(width, height), width, xs, ys);

    private AffineMap Back(int width, int height)
    {
        (double x, double y) = FromCorner ? (-width / 2.0, -height / 2.0) : (0, 0);
        return AffineMap.Back(width, height, Degrees, ShearX, ShearY, Scale, MoveX, MoveY, x, y);
    }
}
