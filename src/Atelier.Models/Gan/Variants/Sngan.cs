using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Miyato et al. 2018, "Spectral normalization for generative adversarial networks" (arXiv:1802.05957, equations 16 and 17, table 4):
/// every weight of the discriminator is divided by its largest singular value; hinge game, residual networks, five discriminator steps
/// a generator step, Adam(2e-4, 0, 0.9). Deviation: 64 channels by default.
/// </summary>
public static class Sngan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "sngan", "SN-GAN: spectral norm, hinge game, residual networks", "Miyato et al. 2018, arXiv:1802.05957",
        Defaults);

    /// <summary>What makes it the one it is.</summary>
    internal static GanDefaults Defaults => new()
    {
        Net = "resnet", Loss = "hinge", DiscriminatorNorm = "spectral", Beta1 = 0, Beta2 = 0.9, DiscriminatorSteps = 5,
    };
}
