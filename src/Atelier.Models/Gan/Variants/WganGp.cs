using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Gulrajani et al. 2017, "Improved training of Wasserstein GANs" (arXiv:1704.00028, algorithm 1): a critic without batch norm,
/// held to slopes of 1 by a penalty, five critic steps a generator step, Adam(1e-4, 0, 0.9). Networks of <see cref="Dcgan"/>.
/// </summary>
public static class WganGp
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "wgan-gp", "WGAN-GP: the Wasserstein distance, its critic held by a gradient penalty", "Gulrajani et al. 2017, arXiv:1704.00028",
        new()
        {
            Loss = "wasserstein", GradientPenalty = 10, DiscriminatorNorm = "none", LearningRate = 1e-4, Beta1 = 0, Beta2 = 0.9, DiscriminatorSteps = 5,
        },
        discriminator: "critic");
}
