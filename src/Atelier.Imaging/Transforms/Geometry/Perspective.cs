using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Looks at the picture from the side: each corner moves inwards by a random way. torchvision's RandomPerspective.</summary>
public sealed record Perspective : Transform
{
    /// <summary>How far corners may move inwards, as a share of half the width and height, 0 to 1.</summary>
    public double Distortion { get; init => field = Limits.Within(value, 0, 1); } = 0.5;

    /// <summary>How levels between pixels are found (masks: always the nearest).</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>The level outside the picture, in every channel.</summary>
    public byte Fill { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        if (plan.Width < 2 || plan.Height < 2)
        {
            // A line has no side to be looked at from.
            return;
        }

        // Every corner stays in its quarter of the picture, so that no two meet.
        int reachX = Math.Min((int)(Distortion * (plan.Width / 2)) + 1, plan.Width / 2);
        int reachY = Math.Min((int)(Distortion * (plan.Height / 2)) + 1, plan.Height / 2);
        int right = plan.Width - 1, bottom = plan.Height - 1;
        plan.AddGeometry(new Project(
            new(dice.Below(reachX), dice.Below(reachY)),
            new(right - dice.Below(reachX), dice.Below(reachY)),
            new(right - dice.Below(reachX), bottom - dice.Below(reachY)),
            new(dice.Below(reachX), bottom - dice.Below(reachY)),
            Interpolation,
            Fill));
    }
}

/// <summary>A pixel's place.</summary>
internal readonly record struct Corner(double X, double Y);

/// <summary>Moves the picture's corner pixels to these places: clockwise from the upper left.</summary>
internal readonly record struct Project(Corner UpperLeft, Corner UpperRight, Corner LowerRight, Corner LowerLeft, Interpolation Interpolation, byte Fill) : IPlacing<Project>
{
    public (int Width, int Height) Measure(int width, int height) => (width, height);

    public void Apply(Raster image) => Warp.Apply(image, Back(image.Width, image.Height), Interpolation, Fill);

    public void ApplyToMask(Raster mask) => Warp.Apply(mask, Back(mask.Width, mask.Height), Interpolation.Nearest, 0);

    public Box Move(Box box, int width, int height) => BoxOutline.Through(Back(width, height).Inverse(), box);

    public void Place(int width, int height, Span<float> xs, Span<float> ys) => TensorWarp.Rows(Back(width, height), width, xs, ys);

    /// <summary>
    /// From a point of the new picture to the old. torchvision solves for corner pixels' numbers but maps pixels' middles (half a pixel
    /// on) by the result, and half a pixel back; we do as it does.
    /// </summary>
    private Homography Back(int width, int height) => Homography
        .FromUnitSquare(new(0, 0), new(width - 1, 0), new(width - 1, height - 1), new(0, height - 1))
        .After(Homography.FromUnitSquare(UpperLeft, UpperRight, LowerRight, LowerLeft).Inverse())
        .Shifted(0.5);
}
