using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Salimans et al. 2016, "Improved techniques for training GANs" (arXiv:1606.03498, sections 3.1 and 5): real or generated is stacked on
/// the classifier's own scores (<see cref="SemiSupervised.Stacked"/>), and the generator matches features instead of winning.
/// </summary>
public static class ImprovedGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = SemiSupervisedGan.Create(
        "improved-gan", "Improved GAN: a semi-supervised classifier, its generator matching features", "Salimans et al. 2016, arXiv:1606.03498",
        new() { Net = "noisy-mlp", Latent = 100, Average = 0.99, FeatureMatching = 1, LearningRate = 3e-3 }, "stacked", game: 0);
}
