using Atelier.Models.Recipes;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Twins;

/// <summary>A recipe that PyTorch trains too: the same networks, batches, updates and number of steps (bench/peers/cases, the file of that name).</summary>
/// <param name="Name">Of the peers' file: "dcgan28".</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Settings">What is set otherwise than it comes: "net=compact latent=100".</param>
/// <param name="Steps">Rounds of training.</param>
internal sealed record TwinCase(string Name, string Recipe, string Settings, int Steps)
{
    private const int Size = 28, Classes = 10, StepsOfThreeEpochs = 3 * 469;
    private const string Compact = "net=compact dropout=0.4 learning-rate=0.0002 d-rate=1 beta1=0.5";

    /// <summary>Networks of the papers, as many steps as ours make in about six minutes on two quiet cores.</summary>
    public static IReadOnlyList<TwinCase> Papers { get; } =
    [
        new("dcgan28", "dcgan", "", 6000),
        new("wgan-gp28", "wgan-gp", "", 1200),
        new("sngan28", "sngan", "", 360),
    ];

    /// <summary>Small networks of tutorials, for three epochs, with the hours that one author's iMac took for a hundred.</summary>
    public static IReadOnlyList<TwinCase> Tutorials { get; } =
    [
        new("gan-compact28", "gan", $"{Compact} latent=100", StepsOfThreeEpochs) { Seeds = 1, Reported = 15 },
        new("cgan-compact28", "cgan", $"{Compact} latent=100", StepsOfThreeEpochs) { Seeds = 1, Reported = 14 },
        new("infogan-compact28", "infogan", $"{Compact} latent=62", StepsOfThreeEpochs) { Seeds = 1, Reported = 12 },
        new("acgan-compact28", "acgan", $"{Compact} latent=100", StepsOfThreeEpochs) { Seeds = 1, Reported = 11 + 44 / 60.0 },
    ];

    /// <summary>All pairs of twins.</summary>
    public static IReadOnlyList<TwinCase> All { get; } = [.. Papers, .. Tutorials];

    /// <summary>Trainings of each side.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Hours that 100 epochs were reported to take elsewhere.</summary>
    public double? Reported { get; init; }

    /// <summary>Pictures a step.</summary>
    public int Batch => Values.Get(Models.Recipes.Recipe.BatchSize);

    private SettingValues Values => new(RecipeBook.Find(Recipe), Settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).ToDictionary(s => s[0], s => s[1]));

    /// <summary>The model, weights as the seed makes them.</summary>
    public IModel Build(RandomKey seed) => RecipeBook.Find(Recipe).Build(seed, new PictureSpec(1, Size, Size, Classes), Values);

    /// <summary>Its steps as a case to be timed.</summary>
    public Case Timed => new(Name, Batch, () => new TrainingWork(Build(new RandomKey(0)), Synthetic.Pictures(Batch, 1, Size, Classes)));
}
