using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Mirrors top to bottom, half of the time unless told otherwise.</summary>
public sealed record VerticalFlip : Transform
{
    /// <summary>With probability 0.5.</summary>
    public VerticalFlip() => Probability = 0.5;

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddGeometry(default(FlipVertically));
}

/// <summary>Mirrors top to bottom.</summary>
internal readonly record struct FlipVertically : IPlacing<FlipVertically>
{
    public Interpolation Interpolation => Interpolation.Nearest;

    public byte Fill => 0;

    public (int Width, int Height) Measure(int width, int height) => (width, height);

    public void Apply(Raster image)
    {
        int row = image.Width * image.Channels;
        Span<byte> target = image.Next(image.Width, image.Height);
        for (int y = 0; y < image.Height; y++)
        {
            image.Pixels.Slice(y * row, row).CopyTo(target[((image.Height - 1 - y) * row)..]);
        }

        image.Turn(image.Width, image.Height);
    }

    public void ApplyToMask(Raster mask) => Apply(mask);

    public Box Move(Box box, int width, int height) => new(box.Left, height - box.Bottom, box.Right, height - box.Top);

    public void Place(int width, int height, Span<float> xs, Span<float> ys) => TensorWarp.Rows(new AffineMap(1, 0, 0, 0, -1, height - 1), width, xs, ys);
}
