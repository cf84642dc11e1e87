using Atelier.Models.Gan.Settings;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Mirza and Osindero 2014, "Conditional generative adversarial nets" (arXiv:1411.1784): both networks are told the class, by a
/// trained vector beside the latent one and a trained picture beside the picture (<see cref="Conditioning.LabelInput"/>), or in the
/// ways of <see cref="ProjectionGan"/>. Deviation: the convolutional networks of <see cref="Dcgan"/>.
/// </summary>
public static class ConditionalGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = Create(
        "cgan", "Conditional GAN: both networks are told the class", "Mirza and Osindero 2014, arXiv:1411.1784", new(), "input", "input");

    /// <summary>A recipe of two networks that are told the class.</summary>
    internal static Recipe Create(string name, string title, string paper, GanDefaults defaults, string generator, string discriminator)
    {
        GanSettings settings = new(defaults);
        LabelSettings labels = new(settings.Networks, generator, discriminator);
        return new(name, title, paper, [.. labels.All, .. settings.All], (scope, pictures, values) =>
        {
            Game game = settings.Game(
                labels.Generator(scope["generator"], pictures, values),
                labels.Discriminator(scope["discriminator"], pictures, values),
                values,
                new(new NormalPrior(values.Get(settings.Networks.Latent))) { Classes = pictures.Classes });
            return settings.Model(scope, game, values);
        });
    }
}
