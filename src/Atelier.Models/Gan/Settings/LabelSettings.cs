using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Gan.Networks;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;

namespace Atelier.Models.Gan.Settings;

/// <summary>How networks are told classes, whichever networks they are.</summary>
/// <param name="networks">Which they are.</param>
/// <param name="generator">How the generator is told by default: input, norm, skip-z or whole-z.</param>
/// <param name="discriminator">How the discriminator is: input or projection.</param>
internal sealed class LabelSettings(NetworkSettings networks, string generator, string discriminator = "input")
{
    private readonly WholeSetting _features = new("label-features", 32, 1, 4096, "length of the vector that tells the generator the class (g-label other than norm)");

    private readonly ChoiceSetting<Func<LabelSettings, Scope, PictureSpec, SettingValues, ConditionalLayer>> _generator = new(
        "g-label",
        generator,
        new Dictionary<string, Func<LabelSettings, Scope, PictureSpec, SettingValues, ConditionalLayer>>
        {
            ["input"] = (settings, scope, pictures, values) => settings.ByInput(scope, pictures, values),
            ["norm"] = (settings, scope, pictures, values) => settings.ByNorm(scope, pictures, values),
            ["skip-z"] = (settings, scope, pictures, values) => settings.BySkipping(scope, pictures, values),
            ["whole-z"] = (settings, scope, pictures, values) => settings.ByAll(scope, pictures, values),
        },
        "how the generator is told the class: a vector beside the latent one, class-conditional batch norm, or batch norm told one vector and a part of the latent one, or all of it");

    private readonly ChoiceSetting<Func<LabelSettings, Scope, PictureSpec, SettingValues, Discriminator>> _discriminator = new(
        "d-label",
        discriminator,
        new Dictionary<string, Func<LabelSettings, Scope, PictureSpec, SettingValues, Discriminator>>
        {
            ["input"] = (settings, scope, pictures, values) => settings.ByChannel(scope, pictures, values),
            ["projection"] = (settings, scope, pictures, values) => settings.ByProjection(scope, pictures, values),
        },
        "how the discriminator is told the class: a picture beside the picture, or a projection of its features");

    /// <summary>The settings of the generator alone.</summary>
    public IReadOnlyList<Setting> OfGenerator => [_generator, _features];

    /// <summary>The settings of both networks.</summary>
    public IReadOnlyList<Setting> All => [.. OfGenerator, _discriminator];

    /// <summary>Declares a generator that is told classes.</summary>
    /// <exception cref="RecipeException">There are fewer than two, or the network can't make such pictures.</exception>
    public ConditionalLayer Generator(Scope scope, PictureSpec pictures, SettingValues values)
        => values.Get(_generator)(this, scope, Labelled(pictures), values);

    /// <summary>Declares a discriminator that is told classes.</summary>
    /// <exception cref="RecipeException">There are fewer than two, or the network can't judge such pictures.</exception>
    public Discriminator Discriminator(Scope scope, PictureSpec pictures, SettingValues values)
        => values.Get(_discriminator)(this, scope, Labelled(pictures), values);

    private static PictureSpec Labelled(PictureSpec pictures) => pictures.Classes >= 2
        ? pictures
        : throw new RecipeException($"The recipe needs pictures of two classes or more, and their labels; these have {pictures.Classes}.");

    private ConditionalLayer ByInput(Scope scope, PictureSpec pictures, SettingValues values) => LabelInput.ToLatent(
        scope, pictures.Classes, values.Get(networks.Latent), values.Get(_features), (s, inputs) => networks.Generator(s, inputs, pictures, values));

    private ConditionalLayer ByNorm(Scope scope, PictureSpec pictures, SettingValues values)
        => networks.Generator(scope, values.Get(networks.Latent), pictures, values, Norm.OfClass(pictures.Classes));

    private ConditionalLayer BySkipping(Scope scope, PictureSpec pictures, SettingValues values) => Skipping(pictures, values).InParts(
        scope, networks.Levels(pictures, values), (s, inputs, norm) => networks.Generator(s, inputs, pictures, values, norm));

    private ConditionalLayer ByAll(Scope scope, PictureSpec pictures, SettingValues values)
        => Skipping(pictures, values).Whole(scope, (s, inputs, norm) => networks.Generator(s, inputs, pictures, values, norm));

    private SkipLatent Skipping(PictureSpec pictures, SettingValues values) => new(
        pictures.Classes, values.Get(_features), values.Get(networks.Latent), networks.InitialWeights(values), networks.GeneratorWeights(values));

    private Discriminator ByChannel(Scope scope, PictureSpec pictures, SettingValues values)
        => LabelInput.ToPictures(scope, pictures, (s, seen) => networks.Discriminator(s, seen, values));

    private Projection ByProjection(Scope scope, PictureSpec pictures, SettingValues values)
        => new(scope, pictures.Classes, s => networks.Discriminator(s, pictures, values), networks.HeadWeights(values));
}
