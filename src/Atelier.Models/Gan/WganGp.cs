using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan;

/// <summary>
/// Gulrajani et al. 2017, "Improved training of Wasserstein GANs" (arXiv:1704.00028, algorithm 1): a critic without batch norm,
/// held to slopes of 1 by a penalty, five critic steps a generator step, Adam(1e-4, 0, 0.9). Networks of <see cref="Dcgan"/>.
/// </summary>
public static class WganGp
{
    private static readonly DcganSettings s_networks = new(discriminatorNorm: "none");

    private static readonly GanSettings s_game = new(new()
    {
        LearningRate = 1e-4, Beta1 = 0, Beta2 = 0.9, DiscriminatorSteps = 5, Loss = "wasserstein", GradientPenalty = 10,
    });

    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = new(
        "wgan-gp",
        "WGAN-GP: the Wasserstein distance, its critic held by a gradient penalty",
        "Gulrajani et al. 2017, arXiv:1704.00028",
        [.. s_networks.All, .. s_game.All],
        (scope, pictures, values) => s_game.Play(
            scope,
            new Unconditional(s_networks.Generator(scope["generator"], values.Get(s_networks.Latent), pictures, values)),
            new Unconditional(s_networks.Discriminator(scope["critic"], pictures, values)),
            values.Get(s_networks.Latent),
            values));
}
