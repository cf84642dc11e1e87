using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Erases a rectangle of random size and place, half of the time unless told otherwise: Zhong et al., arXiv:1708.04896; torchvision's RandomErasing.</summary>
public sealed record Erasing : Transform
{
    private const int Attempts = 10;

    /// <summary>With probability 0.5.</summary>
    public Erasing() => Probability = 0.5;

    /// <summary>Area of the rectangle, as a share of the picture's.</summary>
    public Interval Scale { get; init => field = Limits.Within(value, 0, 1); } = (0.02, 0.33);

    /// <summary>Height over width of the rectangle; evenly on a logarithmic scale.</summary>
    public Interval Ratio { get; init => field = Limits.Within(value, 0.001, 1000); } = (0.3, 3.3);

    /// <summary>The level written, in every channel; random levels if null.</summary>
    public byte? Value { get; init; } = 0;

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        Interval logarithm = new(Math.Log(Ratio.Low), Math.Log(Ratio.High));
        for (int i = 0; i < Attempts; i++)
        {
            double area = plan.Width * plan.Height * dice.In(Scale), ratio = Math.Exp(dice.In(logarithm));
            int height = (int)Math.Round(Math.Sqrt(area * ratio)), width = (int)Math.Round(Math.Sqrt(area / ratio));
            if (height < plan.Height && width < plan.Width)
            {
                int top = dice.Below(plan.Height - height + 1), left = dice.Below(plan.Width - width + 1);
                Add(plan, left, top, width, height, dice.Key);
                return;
            }
        }
    }

    private void Add(Plan plan, int left, int top, int width, int height, RandomKey key)
    {
        if (Value is { } level)
        {
            plan.AddFilter(new Erase(left, top, width, height, level));
        }
        else
        {
            plan.AddFilter(new EraseWithNoise(left, top, width, height, key.At(0)));
        }
    }
}

/// <summary>Writes a level over a rectangle.</summary>
internal readonly record struct Erase(int Left, int Top, int Width, int Height, byte Level) : IFilter
{
    public void Apply(Raster image)
    {
        for (int y = Top; y < Top + Height; y++)
        {
            image.Pixels.Slice(((y * image.Width) + Left) * image.Channels, Width * image.Channels).Fill(Level);
        }
    }
}

/// <summary>Writes a key's random levels over a rectangle.</summary>
internal readonly record struct EraseWithNoise(int Left, int Top, int Width, int Height, RandomKey Key) : IFilter
{
    public void Apply(Raster image)
    {
        Span<int> levels = image.Ints(Width * image.Channels);
        for (int y = 0; y < Height; y++)
        {
            Key.FillUniformInt(levels, 256, y);
            Span<byte> line = image.Pixels.Slice((((Top + y) * image.Width) + Left) * image.Channels, levels.Length);
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = (byte)levels[i];
            }
        }
    }
}
