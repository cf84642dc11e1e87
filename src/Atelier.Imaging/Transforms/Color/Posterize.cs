using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Keeps the highest bits of every level. torchvision's RandomPosterize.</summary>
public sealed record Posterize : Transform
{
    /// <summary>Bits kept, 0 to 8; drawn numbers are rounded.</summary>
    public Interval Bits { get; init => field = Limits.Within(value, 0, 8); } = 4;

    internal override IEnumerable<Transform> BytesOnly => [this];

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddTone(new KeepBits((int)Math.Round(dice.In(Bits))));
}

/// <summary>Keeps the highest bits of every level.</summary>
internal readonly record struct KeepBits(int Bits) : ITone
{
    public bool ReadsImage => false;

    public void Compose(Raster image, Span<byte> table)
    {
        foreach (ref byte level in table)
        {
            level &= (byte)(0xFF00 >> Bits);
        }
    }
}
