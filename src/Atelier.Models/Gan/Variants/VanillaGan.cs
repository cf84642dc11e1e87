using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Goodfellow et al. 2014, "Generative adversarial networks" (arXiv:1406.2661, algorithm 1): two multilayer perceptrons
/// (<see cref="Networks.Perceptrons"/>), or convolutional networks by <c>net</c>; k discriminator steps by <c>d-steps</c>; the game as
/// first stated by <c>loss=minimax</c>. Deviation: Adam instead of momentum.
/// </summary>
public static class VanillaGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "gan", "The original GAN: multilayer perceptrons", "Goodfellow et al. 2014, arXiv:1406.2661",
        new() { Net = "mlp", Latent = 100, Dropout = 0.3 });
}
