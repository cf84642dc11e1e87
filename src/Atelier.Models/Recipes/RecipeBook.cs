using Atelier.Data;
using Atelier.Models.Gan.Variants;

namespace Atelier.Models.Recipes;

/// <summary>All recipes. A new model adds its line here.</summary>
public static class RecipeBook
{
    /// <summary>In the order of history.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        VanillaGan.Recipe,
        ConditionalGan.Recipe,
        Dcgan.Recipe,
        InfoGan.Recipe,
        AuxiliaryClassifierGan.Recipe,
        Lsgan.Recipe,
        Wgan.Recipe,
        WganGp.Recipe,
        Dragan.Recipe,
        Sngan.Recipe,
        ProjectionGan.Recipe,
        RelativisticGan.Recipe,
        SelfAttentionGan.Recipe,
        BigGan.Recipe,
        BigGanDeep.Recipe,
    ];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="RecipeException">There is none; the nearest is named.</exception>
    public static Recipe Find(string name) => All.FirstOrDefault(r => r.Name == name) ?? throw new RecipeException(
        $"There is no recipe '{name}'{NearestName.Hint(name, All.Select(r => r.Name))}. Recipes: {string.Join(", ", All.Select(r => r.Name))}.");
}
