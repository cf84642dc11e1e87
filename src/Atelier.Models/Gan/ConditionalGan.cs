using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan;

/// <summary>
/// Mirza and Osindero 2014, "Conditional generative adversarial nets" (arXiv:1411.1784): both networks are told the class, by a
/// trained vector beside the latent one and a trained picture beside the picture (<see cref="LabelInput"/>). Deviation: the
/// convolutional networks of <see cref="Dcgan"/> instead of multilayer perceptrons.
/// </summary>
public static class ConditionalGan
{
    private static readonly DcganSettings s_networks = new(discriminatorNorm: "batch");
    private static readonly GanSettings s_game = new(new());
    private static readonly WholeSetting s_features = new("label-features", 32, 1, 4096, "length of the vector that tells the generator the class");

    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = new(
        "cgan",
        "Conditional GAN: both networks are told the class",
        "Mirza and Osindero 2014, arXiv:1411.1784",
        [.. s_networks.All, s_features, .. s_game.All],
        (scope, pictures, values) => pictures.Classes < 2
            ? throw new RecipeException("cgan needs pictures of two classes or more, and their labels.")
            : s_game.Play(
                scope,
                LabelInput.ToLatent(
                    scope["generator"], pictures.Classes, values.Get(s_networks.Latent), values.Get(s_features),
                    (s, inputs) => s_networks.Generator(s, inputs, pictures, values)),
                LabelInput.ToPictures(scope["discriminator"], pictures, (s, seen) => s_networks.Discriminator(s, seen, values)),
                values.Get(s_networks.Latent),
                values,
                pictures.Classes));
}
