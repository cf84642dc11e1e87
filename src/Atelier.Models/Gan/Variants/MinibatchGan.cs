using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Salimans et al. 2016, "Improved techniques for training GANs" (arXiv:1606.03498, section 3.2): a discriminator that compares the
/// pictures of a batch with each other (<see cref="Networks.MinibatchDiscrimination"/>). Deviation: the networks and steps of <see cref="Dcgan"/>.
/// </summary>
public static class MinibatchGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "minibatch", "Minibatch discrimination: a discriminator that sees when samples are all alike", "Salimans et al. 2016, arXiv:1606.03498",
        new() { MinibatchKernels = 100 });
}
