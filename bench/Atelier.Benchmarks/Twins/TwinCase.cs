using Atelier.Models.Recipes;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Twins;

/// <summary>A recipe that PyTorch trains too: the same networks, batches, updates and number of steps (bench/peers/cases, the file of that name).</summary>
/// <param name="Name">Of the peers' file: "dcgan28".</param>
/// <param name="Recipe">The recipe, as it comes.</param>
/// <param name="Steps">Rounds of training: about six minutes of ours on two quiet cores.</param>
internal sealed record TwinCase(string Name, string Recipe, int Steps)
{
    private const int Size = 28;

    /// <summary>All pairs of twins.</summary>
    public static IReadOnlyList<TwinCase> All { get; } =
    [
        new("dcgan28", "dcgan", 6000),
        new("wgan-gp28", "wgan-gp", 1200),
        new("sngan28", "sngan", 360),
    ];

    /// <summary>Pictures a step.</summary>
    public int Batch => Values.Get(Models.Recipes.Recipe.BatchSize);

    private SettingValues Values => new(RecipeBook.Find(Recipe), new Dictionary<string, string>());

    /// <summary>The model, weights as the seed makes them.</summary>
    public IModel Build(RandomKey seed) => RecipeBook.Find(Recipe).Build(seed, new PictureSpec(1, Size, Size, 0), Values);

    /// <summary>Its steps as a case to be timed.</summary>
    public Case Timed => new(Name, Batch, () => new TrainingWork(Build(new RandomKey(0)), Synthetic.Pictures(Batch, 1, Size)));
}
