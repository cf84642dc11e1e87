using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Arjovsky, Chintala and Bottou 2017, "Wasserstein GAN" (arXiv:1701.07875, algorithm 1): a critic whose weights are clipped to
/// [-0.01, 0.01], five critic steps a generator step, RMSprop at 5e-5. Networks of <see cref="Dcgan"/>, batch norm included, as
/// there.
/// </summary>
public static class Wgan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "wgan", "WGAN: the Wasserstein distance, its critic held by clipped weights", "Arjovsky et al. 2017, arXiv:1701.07875",
        new() { Loss = "wasserstein", Clip = 0.01, Optimizer = "rmsprop", LearningRate = 5e-5, DiscriminatorSteps = 5 },
        discriminator: "critic");
}
