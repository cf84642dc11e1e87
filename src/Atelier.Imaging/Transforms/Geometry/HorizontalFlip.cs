using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Mirrors left to right, half of the time unless told otherwise.</summary>
public sealed record HorizontalFlip : Transform
{
    /// <summary>With probability 0.5.</summary>
    public HorizontalFlip() => Probability = 0.5;

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddGeometry(default(FlipHorizontally));
}

/// <summary>Mirrors left to right.</summary>
internal readonly record struct FlipHorizontally : IPlacing<FlipHorizontally>
{
    public Interpolation Interpolation => Interpolation.Nearest;

    public byte Fill => 0;

    public (int Width, int Height) Measure(int width, int height) => (width, height);

    public void Apply(Raster image)
    {
        int row = image.Width * image.Channels;
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> line = image.Pixels.Slice(y * row, row);
            if (image.Channels == 1)
            {
                line.Reverse();
            }
            else
            {
                ReversePixels(line);
            }
        }
    }

    public void ApplyToMask(Raster mask) => Apply(mask);

    public Box Move(Box box, int width, int height) => new(width - box.Right, box.Top, width - box.Left, box.Bottom);

    public void Place(int width, int height, Span<float> xs, Span<float> ys) => TensorWarp.Rows(new AffineMap(-1, 0, width - 1, 0, 1, 0), width, xs, ys);

    private static void ReversePixels(Span<byte> line)
    {
        for (int left = 0, right = line.Length - 3; left < right; left += 3, right -= 3)
        {
            (line[left], line[right]) = (line[right], line[left]);
            (line[left + 1], line[right + 1]) = (line[right + 1], line[left + 1]);
            (line[left + 2], line[right + 2]) = (line[right + 2], line[left + 2]);
        }
    }
}
