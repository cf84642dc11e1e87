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
internal readonly record struct Erase(int Left, int Top, int Width, int Height, byte Level) : IFilter, IDifferentiable<Erase>
{
    public void Apply(Raster image)
    {
        for (int y = Top; y < Top + Height; y++)
        {
            image.Pixels.Slice(((y * image.Width) + Left) * image.Channels, Width * image.Channels).Fill(Level);
        }
    }

    public static Tensor Apply(Tensor pictures, Erase[] operations)
    {
        (int height, int width) = (pictures.Shape[2], pictures.Shape[3]);
        float[] kept = new float[operations.Length * height * width];
        Array.Fill(kept, 1);
        for (int n = 0; n < operations.Length; n++)
        {
            Erase erase = operations[n];
            for (int y = erase.Top; y < erase.Top + erase.Height; y++)
            {
                kept.AsSpan((((n * height) + y) * width) + erase.Left, erase.Width).Clear();
            }
        }

        Tensor keep = Tensor.From(kept, [operations.Length, 1, height, width]).To(pictures.DType);
        return pictures * keep + (1 - keep) * TensorLevels.Column(pictures, operations, erase => erase.Level);
    }
}

/// <summary>Writes a key's random levels over a rectangle.</summary>
internal readonly record struct EraseWithNoise(int Left, int Top, int Width, int Height, RandomKey Key) : IFilter, IDifferentiable<EraseWithNoise>
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

    /// <summary>The byte engine's levels over a picture that is nothing else.</summary>
    public static Tensor Apply(Tensor pictures, EraseWithNoise[] operations)
    {
        (int channels, int height, int width) = (pictures.Shape[1], pictures.Shape[2], pictures.Shape[3]);
        int size = height * width * channels;
        float[] kept = new float[operations.Length * size], levels = new float[kept.Length];
        Array.Fill(kept, 1);
        for (int n = 0; n < operations.Length; n++)
        {
            EraseWithNoise erase = operations[n];
            int[] noise = new int[erase.Width * channels];
            for (int y = 0; y < erase.Height; y++)
            {
                erase.Key.FillUniformInt(noise, 256, y);
                int start = (n * size) + ((((erase.Top + y) * width) + erase.Left) * channels);
                for (int i = 0; i < noise.Length; i++)
                {
                    (kept[start + i], levels[start + i]) = (0, noise[i]);
                }
            }
        }

        return pictures * Tensor.FromMemory<float>(kept, pictures.Shape).To(pictures.DType) + Tensor.FromMemory<float>(levels, pictures.Shape).To(pictures.DType);
    }
}
