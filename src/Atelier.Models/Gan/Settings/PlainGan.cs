using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Settings;

/// <summary>Recipes that differ in their defaults alone: one generator, one discriminator, no classes.</summary>
internal static class PlainGan
{
    /// <summary>The recipe. State: <c>generator</c>, and the discriminator under its name.</summary>
    /// <param name="name">See <see cref="Recipes.Recipe"/>.</param>
    /// <param name="title">See <see cref="Recipes.Recipe"/>.</param>
    /// <param name="paper">See <see cref="Recipes.Recipe"/>.</param>
    /// <param name="defaults">What makes it the one it is.</param>
    /// <param name="discriminator">What the paper calls the discriminator.</param>
    public static Recipe Recipe(string name, string title, string paper, GanDefaults defaults, string discriminator = "discriminator")
    {
        GanSettings settings = new(defaults);
        NetworkSettings networks = settings.Networks;
        return new(name, title, paper, settings.All, (scope, pictures, values) =>
        {
            int latent = values.Get(networks.Latent);
            Game game = settings.Game(
                networks.Generator(scope["generator"], latent, pictures, values),
                networks.Discriminator(scope[discriminator], pictures, values),
                values,
                new(new NormalPrior(latent)));
            return settings.Model(scope, game, values);
        });
    }
}
