using Atelier.Tensors;

namespace Atelier.Models.Gan;

/// <summary>Where latent vectors come from: a function of standard normal numbers, so that each depends on its number alone.</summary>
public interface IPrior
{
    /// <summary>Numbers in a latent vector.</summary>
    int Length { get; }

    /// <summary>Makes latent vectors [N, length] from as many standard normal numbers. Each row depends on its own numbers alone.</summary>
    Tensor From(Tensor normal);
}

/// <summary>Standard normal numbers themselves.</summary>
/// <param name="Length">How many.</param>
public sealed record NormalPrior(int Length) : IPrior
{
    /// <inheritdoc/>
    public Tensor From(Tensor normal) => normal;
}
