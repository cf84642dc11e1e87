using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Cuts a rectangle out at a random place, after a border was added around if wanted. torchvision's RandomCrop.</summary>
public sealed record Crop : Transform
{
    /// <summary>Pixels a row wanted; as wide as the picture unless given.</summary>
    public int? Width { get; init => field = Limits.Within(value, 1, 65536); }

    /// <summary>Rows wanted; as high as the picture unless given.</summary>
    public int? Height { get; init => field = Limits.Within(value, 1, 65536); }

    /// <summary>Pixels added on every side first. Where the picture is smaller than what is wanted, what misses is added in any case.</summary>
    public int Padding { get; init => field = Limits.Within(value, 0, 65536); }

    /// <summary>The level of what is added, in every channel.</summary>
    public byte Fill { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        (int width, int height) = (Width ?? plan.Width, Height ?? plan.Height);
        plan.AddGeometry(new Cut(Place(ref dice, plan.Width, width), Place(ref dice, plan.Height, height), width, height, Fill));
    }

    private int Place(ref Dice dice, int size, int wanted)
    {
        int padding = Math.Max(Padding, wanted - size);
        return dice.Below(size + (2 * padding) - wanted + 1) - padding;
    }
}

/// <summary>Cuts a rectangle out; what lies outside the picture has the fill colour.</summary>
internal readonly record struct Cut(int Left, int Top, int Width, int Height, byte Fill) : IPlacing<Cut>
{
    public Interpolation Interpolation => Interpolation.Nearest;

    public (int Width, int Height) Measure(int width, int height) => (Width, Height);

    public void Apply(Raster image) => Apply(image, Fill);

    public void ApplyToMask(Raster mask) => Apply(mask, 0);

    public Box Move(Box box, int width, int height) => box.Shift(-Left, -Top);

    public void Place(int width, int height, Span<float> xs, Span<float> ys) => TensorWarp.Rows(new AffineMap(1, 0, Left, 0, 1, Top), Width, xs, ys);

    private void Apply(Raster image, byte fill)
    {
        Span<byte> target = image.Next(Width, Height);
        int channels = image.Channels;
        int from = Math.Clamp(Left, 0, image.Width), end = Math.Clamp(Left + Width, from, image.Width);
        for (int y = 0; y < Height; y++)
        {
            Span<byte> line = target.Slice(y * Width * channels, Width * channels);
            int source = Top + y;
            if (source < 0 || source >= image.Height || end == from)
            {
                line.Fill(fill);
                continue;
            }

            line[..((from - Left) * channels)].Fill(fill);
            line[((end - Left) * channels)..].Fill(fill);
            image.Pixels.Slice(((source * image.Width) + from) * channels, (end - from) * channels).CopyTo(line[((from - Left) * channels)..]);
        }

        image.Turn(Width, Height);
    }
}
