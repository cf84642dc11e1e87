using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Radford, Metz and Chintala 2015, "Unsupervised representation learning with deep convolutional generative adversarial
/// networks" (arXiv:1511.06434): the networks of <see cref="Networks.Convolutional"/>, Adam(2e-4, 0.5).
/// </summary>
public static class Dcgan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = PlainGan.Recipe(
        "dcgan", "DCGAN: convolutional networks with batch norm", "Radford et al. 2015, arXiv:1511.06434", new());
}
