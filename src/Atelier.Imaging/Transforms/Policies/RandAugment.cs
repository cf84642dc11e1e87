using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>So many random operations, all of one magnitude: Cubuk et al., "RandAugment", arXiv:1909.13719; torchvision's RandAugment.</summary>
public sealed record RandAugment : Policy
{
    /// <summary>Operations done to each picture, one after another.</summary>
    public int Operations { get; init => field = Limits.Within(value, 1, 100); } = 2;

    /// <summary>Their strength, 0 to <see cref="Bins"/> - 1.</summary>
    public int Magnitude { get; init => field = Limits.Within(value, 0, 1000); } = 9;

    /// <summary>Steps of strength, from none to full: at least 2.</summary>
    public int Bins { get; init => field = Limits.Within(value, 2, 1000); } = 31;

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        double share = Math.Min(1, Magnitude / (double)(Bins - 1));
        for (int i = 0; i < Operations; i++)
        {
            Add(plan, PolicySpace.Narrow, (PolicyOperation)dice.Below((int)PolicyOperation.Invert), share, dice.Sign());
        }
    }
}
