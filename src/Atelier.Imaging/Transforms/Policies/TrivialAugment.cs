using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>One random operation of random magnitude: Müller and Hutter, "TrivialAugment", arXiv:2103.10158; torchvision's TrivialAugmentWide.</summary>
public sealed record TrivialAugment : Policy
{
    /// <summary>Steps of strength, from none to full: at least 2.</summary>
    public int Bins { get; init => field = Limits.Within(value, 2, 1000); } = 31;

    private protected override void Draw(ref Dice dice, Plan plan) => Add(
        plan, PolicySpace.Wide, (PolicyOperation)dice.Below((int)PolicyOperation.Invert), dice.Below(Bins) / (double)(Bins - 1), dice.Sign());
}
