using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Metz et al. 2016, "Unrolled generative adversarial networks" (arXiv:1611.02163): the generator looks five discriminator updates
/// ahead, as on the paper's toys (<see cref="Unrolling"/>). Deviation: the networks and steps of <see cref="Dcgan"/>.
/// </summary>
public static class UnrolledGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "unrolled", "Unrolled GAN: a generator that foresees the discriminator's answer", "Metz et al. 2016, arXiv:1611.02163", new() { Unroll = 5 });
}
