using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Cuts out a rectangle of random area and proportions and resizes it, with antialiasing: torchvision's RandomResizedCrop
/// (Szegedy et al., "Going deeper with convolutions", arXiv:1409.4842, section 6).
/// </summary>
public sealed record ResizedCrop : Transform
{
    private const int Attempts = 10;

    /// <summary>Pixels a row of the result; as the picture's unless given.</summary>
    public int? Width { get; init => field = Limits.Within(value, 1, 65536); }

    /// <summary>Rows of the result; as the picture's unless given.</summary>
    public int? Height { get; init => field = Limits.Within(value, 1, 65536); }

    /// <summary>Area of the rectangle, as a share of the picture's, above 0 to 1.</summary>
    public Interval Scale { get; init => field = Limits.Within(value, 1e-6, 1); } = (0.08, 1);

    /// <summary>Width over height of the rectangle; evenly on a logarithmic scale.</summary>
    public Interval Ratio { get; init => field = Limits.Within(value, 0.001, 1000); } = (3.0 / 4, 4.0 / 3);

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        (int left, int top, int width, int height) = Rectangle(ref dice, plan.Width, plan.Height);
        plan.AddGeometry(new CutAndResize(left, top, width, height, Width ?? plan.Width, Height ?? plan.Height));
    }

    private (int Left, int Top, int Width, int Height) Rectangle(ref Dice dice, int width, int height)
    {
        Interval logarithm = new(Math.Log(Ratio.Low), Math.Log(Ratio.High));
        for (int i = 0; i < Attempts; i++)
        {
            double area = width * height * dice.In(Scale), ratio = Math.Exp(dice.In(logarithm));
            int across = (int)Math.Round(Math.Sqrt(area * ratio)), down = (int)Math.Round(Math.Sqrt(area / ratio));
            if (across > 0 && across <= width && down > 0 && down <= height)
            {
                return (dice.Below(width - across + 1), dice.Below(height - down + 1), across, down);
            }
        }

        // None fitted: the largest in the middle whose proportions are allowed.
        double own = (double)width / height, allowed = Math.Clamp(own, Ratio.Low, Ratio.High);
        int w = own > allowed ? Math.Max(1, (int)Math.Round(height * allowed)) : width;
        int h = own < allowed ? Math.Max(1, (int)Math.Round(width / allowed)) : height;
        return ((width - w) / 2, (height - h) / 2, w, h);
    }
}

/// <summary>Cuts a rectangle out and resizes it, bilinearly with antialiasing; masks by nearest pixels.</summary>
internal readonly record struct CutAndResize(int Left, int Top, int CutWidth, int CutHeight, int Width, int Height) : IGeometry, IDifferentiable<CutAndResize>
{
    public (int Width, int Height) Measure(int width, int height) => (Width, Height);

    public void Apply(Raster image)
    {
        if ((CutWidth, CutHeight) == (Width, Height))
        {
            new Cut(Left, Top, Width, Height, 0).Apply(image);
        }
        else
        {
            TriangleResize.Apply(image, this);
        }
    }

    public void ApplyToMask(Raster mask)
    {
        Span<byte> target = mask.Next(Width, Height);
        int channels = mask.Channels;
        double across = (double)CutWidth / Width, down = (double)CutHeight / Height;
        for (int y = 0, to = 0; y < Height; y++)
        {
            int row = Top + (int)((y + 0.5) * down);
            for (int x = 0; x < Width; x++, to += channels)
            {
                int column = Left + (int)((x + 0.5) * across);
                mask.Pixels.Slice(((row * mask.Width) + column) * channels, channels).CopyTo(target[to..]);
            }
        }

        mask.Turn(Width, Height);
    }

    public Box Move(Box box, int width, int height)
        => box.Shift(-Left, -Top).Scale((float)Width / CutWidth, (float)Height / CutHeight);

    public static Tensor Apply(Tensor pictures, CutAndResize[] operations) => TensorLevels.Mix(
        pictures,
        Weights(operations, pictures.Shape[2], cut => (cut.Top, cut.CutHeight, cut.Height)),
        Weights(operations, pictures.Shape[3], cut => (cut.Left, cut.CutWidth, cut.Width)));

    private static Tensor Weights(CutAndResize[] operations, int size, Func<CutAndResize, (int Start, int From, int To)> axis)
    {
        int to = axis(operations[0]).To;
        float[] weights = new float[operations.Length * to * size];
        for (int n = 0; n < operations.Length; n++)
        {
            (int start, int from, _) = axis(operations[n]);
            TriangleResize.Matrix(from, to, weights.AsSpan(n * to * size, to * size), size, start);
        }

        return Tensor.From(weights, [operations.Length, to, size]);
    }
}
