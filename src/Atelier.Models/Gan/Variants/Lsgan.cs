using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Mao et al. 2017, "Least squares generative adversarial networks" (arXiv:1611.04076, equation 9): distances from targets instead of
/// cross-entropy, so that pictures far on the right side of the boundary are still pulled to it. Deviation: the networks and steps of
/// <see cref="Dcgan"/>.
/// </summary>
public static class Lsgan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "lsgan", "LSGAN: least squares instead of cross-entropy", "Mao et al. 2017, arXiv:1611.04076", new() { Loss = "least-squares" });
}
