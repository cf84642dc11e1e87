using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Zhang et al. 2018, "Self-attention generative adversarial networks" (arXiv:1805.08318): <see cref="Networks.SelfAttention"/> and
/// spectral norm in both networks, two time scales (Adam(0, 0.9) at 1e-4 and 4e-4), one discriminator step, hinge game. The residual
/// networks are <see cref="Sngan"/>'s. Deviation: no classes; the paper's are those of <see cref="ProjectionGan"/> with these settings.
/// </summary>
public static class SelfAttentionGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "sagan", "SAGAN: pixels attend to each other, spectral norm in both networks, two time scales", "Zhang et al. 2018, arXiv:1805.08318",
        Sngan.Defaults with
        {
            Attention = 16, GeneratorNorm = "batch-spectral", LearningRate = 1e-4, DiscriminatorRate = 4, DiscriminatorSteps = 1,
        });
}
