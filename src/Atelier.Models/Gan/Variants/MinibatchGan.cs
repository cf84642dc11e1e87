using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Salimans et al. 2016, "Improved techniques for training GANs" (arXiv:1606.03498, sections 3.2 and 3.4): a discriminator that sees how
/// alike the pictures of a batch are (<see cref="Networks.MinibatchDiscrimination"/>), one-sided label smoothing of 0.1; feature matching
/// by <c>feature-matching</c>. Deviations: networks of <see cref="Dcgan"/>, no virtual batch norm.
/// </summary>
public static class MinibatchGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "minibatch-gan", "Minibatch discrimination: samples that are all alike give themselves away", "Salimans et al. 2016, arXiv:1606.03498",
        new() { Minibatch = 32, LabelSmoothing = 0.1 });
}
