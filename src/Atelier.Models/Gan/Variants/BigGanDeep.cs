using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// BigGAN-deep (Brock et al. 2018, arXiv:1809.11096, appendix B, figure 16): <see cref="Networks.DeepResidual"/>, whose norms are all told
/// the whole latent vector; the game of <see cref="BigGan"/>.
/// </summary>
public static class BigGanDeep
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = ConditionalGan.Create(
        "biggan-deep", "BigGAN-deep: more and narrower blocks, all of the latent vector to each", "Brock et al. 2018, arXiv:1809.11096",
        BigGan.Defaults with { Net = "resnet-deep" }, "whole-z", "projection");
}
