using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Miyato and Koyama 2018, "cGANs with projection discriminator" (arXiv:1802.05637, equation 3): <see cref="Conditioning.Projection"/>
/// beside class-conditional batch norm in the generator, all else as <see cref="Sngan"/>.
/// </summary>
public static class ProjectionGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = ConditionalGan.Create(
        "cgan-projection", "Projection discriminator: the class meets the features", "Miyato and Koyama 2018, arXiv:1802.05637",
        Sngan.Defaults, "norm", "projection");
}
