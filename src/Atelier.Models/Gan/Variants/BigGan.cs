using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Brock, Donahue and Simonyan 2018, "Large scale GAN training for high fidelity natural image synthesis" (arXiv:1809.11096, table 1 and
/// appendix B), at small sizes: <see cref="SelfAttentionGan"/>'s game with classes, told to the generator as <see cref="Conditioning.SkipLatent"/>
/// does, to the discriminator by projection; orthogonal initial weights and <see cref="Terms.Orthogonality"/>; samples of truncated
/// latent vectors have <see cref="Nn.Layers.StandingStatistics"/>. Deviations: networks and batches fit a small computer, hence one
/// rate of 5e-4 for both networks and one discriminator step; the last norm is told what the last level is told; no spectral norm in the
/// generator, which at these sizes thins out what it draws.
/// </summary>
public static class BigGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = ConditionalGan.Create(
        "biggan", "BigGAN: classes and latent numbers reach every level, orthogonal weights, truncation", "Brock et al. 2018, arXiv:1809.11096",
        Defaults, "skip-z", "projection");

    /// <summary>What makes it the one it is.</summary>
    internal static GanDefaults Defaults => Sngan.Defaults with
    {
        Width = 32, Attention = 16, Weights = "orthogonal", Orthogonality = 1e-4, LearningRate = 5e-4, DiscriminatorSteps = 1,
    };
}
