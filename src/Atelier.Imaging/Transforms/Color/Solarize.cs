using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Inverts the levels from a threshold on. torchvision's RandomSolarize.</summary>
public sealed record Solarize : Transform
{
    /// <summary>The lowest level that is inverted, 0 to 256 (none).</summary>
    public Interval Threshold { get; init => field = Limits.Within(value, 0, 256); } = 128;

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddTone(new InvertFrom((float)dice.In(Threshold)));
}

/// <summary>Inverts the levels from a threshold on.</summary>
internal readonly record struct InvertFrom(float Threshold) : ITone, IDifferentiable<InvertFrom>
{
    public bool ReadsImage => false;

    public void Compose(Raster image, Span<byte> table)
    {
        foreach (ref byte level in table)
        {
            level = level >= Threshold ? (byte)(255 - level) : level;
        }
    }

    public static Tensor Apply(Tensor pictures, InvertFrom[] operations)
        => Tensor.Where(pictures >= TensorLevels.Column(pictures, operations, invert => invert.Threshold), 255 - pictures, pictures);
}
