using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Kodali et al. 2017, "On convergence and stability of GANs" (arXiv:1705.07215, algorithm 1): the original game with
/// <see cref="Penalties.DraganPenalty"/>. Networks and steps of <see cref="Dcgan"/>. Deviation: no batch norm in the discriminator, for
/// it mixes the samples whose slopes the penalty is about.
/// </summary>
public static class Dragan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "dragan", "DRAGAN: slopes of 1 around the data", "Kodali et al. 2017, arXiv:1705.07215",
        new() { Dragan = 10, DiscriminatorNorm = "none" });
}
