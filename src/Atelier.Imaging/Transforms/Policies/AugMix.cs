using System.Numerics.Tensors;
using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Mixes a picture with others made from it by chains of random operations: Hendrycks et al., "AugMix", arXiv:1912.02781, algorithm 1;
/// torchvision's AugMix. As the mix keeps what the picture shows in place, masks and boxes stay as they are.
/// </summary>
public sealed record AugMix : Policy
{
    private const int Bins = 10;

    /// <summary>The strongest operations, 1 to 10.</summary>
    public int Severity { get; init => field = Limits.Within(value, 1, Bins); } = 3;

    /// <summary>How many chains.</summary>
    public int Chains { get; init => field = Limits.Within(value, 1, 16); } = 3;

    /// <summary>Operations in each chain; from 1 to 3 at random if null.</summary>
    public int? Depth { get; init => field = Limits.Within(value, 1, 100); }

    /// <summary>Parameter of the Dirichlet and Beta distributions of the weights.</summary>
    public double Alpha { get; init => field = Limits.Within(value, 0.01, 100); } = 1;

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        Span<float> weights = stackalloc float[Chains];
        double own = dice.Beta(Alpha);
        foreach (ref float weight in weights)
        {
            weight = (float)dice.Gamma(Alpha);
        }

        TensorPrimitives.Multiply(weights, (float)(1 - own) / TensorPrimitives.Sum(weights), weights);
        int first = plan.Branches;
        foreach (float weight in weights)
        {
            Plan chain = plan.Branch(weight);
            int depth = Depth ?? (1 + dice.Below(3));
            for (int i = 0; i < depth; i++)
            {
                PolicyOperation operation = (PolicyOperation)(1 + dice.Below((int)PolicyOperation.Invert - 1));
                Add(chain, PolicySpace.Mix, operation, dice.Below(Severity) / (Bins - 1.0), dice.Sign());
            }
        }

        plan.AddFilter(new MixChains(plan, first, Chains, (float)own));
    }
}

/// <summary>Adds up the picture and what branches of the plan make of it, by weight.</summary>
internal readonly record struct MixChains(Plan Owner, int First, int Count, float Own) : IFilter
{
    public void Apply(Raster image)
    {
        Span<float> fields = image.Field(2 * image.Pixels.Length), sum = fields[..image.Pixels.Length], other = fields[image.Pixels.Length..];
        Lanes.ToFloats(image.Pixels, sum);
        TensorPrimitives.Multiply(sum, Own, sum);
        for (int i = First; i < First + Count; i++)
        {
            (Plan chain, float weight) = Owner.BranchAt(i);
            Raster spare = image.Spare;
            spare.Load(image.Pixels, image.Width, image.Height, image.Channels);
            chain.Apply(spare);
            Lanes.ToFloats(spare.Pixels, other);
            TensorPrimitives.MultiplyAdd(other, weight, sum, sum);
        }

        Lanes.Truncate(sum, image.Pixels);
    }

    public override string ToString()
    {
        MixChains mix = this;
        return $"MixChains {{ Own = {Own}, Chains = {string.Join(" | ", Enumerable.Range(First, Count).Select(i => mix.Owner.BranchAt(i)))} }}";
    }
}
