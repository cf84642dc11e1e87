using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Makes the negative: level v becomes 255 - v.</summary>
public sealed record Invert : Transform
{
    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddTone(new InvertFrom(0));
}
