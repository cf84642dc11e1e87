using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>The dataset that a policy was found on.</summary>
public enum AutoAugmentPolicy
{
    /// <summary>ImageNet: mostly colours.</summary>
    ImageNet,

    /// <summary>CIFAR-10.</summary>
    Cifar10,

    /// <summary>Street View House Numbers: mostly geometry.</summary>
    Svhn,
}

/// <summary>One of 25 learned pairs of operations: Cubuk et al., "AutoAugment", arXiv:1805.09501; torchvision's AutoAugment.</summary>
public sealed record AutoAugment : Policy
{
    /// <summary>Which policy.</summary>
    public AutoAugmentPolicy Policy { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        (PolicyStep First, PolicyStep Second)[] table = Policy switch
        {
            AutoAugmentPolicy.ImageNet => AutoAugmentTables.ImageNet,
            AutoAugmentPolicy.Cifar10 => AutoAugmentTables.Cifar10,
            _ => AutoAugmentTables.Svhn,
        };
        (PolicyStep first, PolicyStep second) = table[dice.Below(table.Length)];
        Draw(first, ref dice, plan);
        Draw(second, ref dice, plan);
    }

    private void Draw(PolicyStep step, ref Dice dice, Plan plan)
    {
        const double Most = 9;
        bool done = dice.Chance(step.Probability);
        int sign = dice.Sign();
        if (done)
        {
            Add(plan, PolicySpace.Narrow, step.Operation, step.Magnitude / Most, sign);
        }
    }
}
