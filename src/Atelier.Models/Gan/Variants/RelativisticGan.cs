using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Jolicoeur-Martineau 2018, "The relativistic discriminator" (arXiv:1807.00734, equations 10 and 11): RaSGAN, by
/// <see cref="Objectives.RelativisticAverage"/>; RaLSGAN and RaHingeGAN by <c>loss</c>. Networks and steps of <see cref="Dcgan"/>.
/// </summary>
public static class RelativisticGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "ragan", "RaGAN: more real than the others on average", "Jolicoeur-Martineau 2018, arXiv:1807.00734", new() { Loss = "relativistic" });
}
