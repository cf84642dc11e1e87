using Atelier.Imaging.Transforms;

namespace Atelier.Benchmarks.SemiSupervised;

/// <summary>A way to learn classes from few labels.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Data">The dataset's name.</param>
/// <param name="Labels">How many labels are known.</param>
/// <param name="Settings">What is set about the recipe besides, as "formulation=one-more-class d-game=0".</param>
/// <param name="Steps">Rounds of training.</param>
/// <param name="Augmentation">What pictures go through.</param>
internal sealed record LabelCase(string Name, string Data, int Labels, string Settings, long Steps, Pipeline Augmentation)
{
    /// <summary>The recipe that all of them vary.</summary>
    public const string Recipe = "improved-gan";

    private const string Game = "d-game=0.5 consistency=5";
    private const long Rounds = 25_000;

    /// <summary>What pictures go through, with a generator or without: digits are written a little slanted, garments hang a little aside.</summary>
    private static readonly Pipeline
        s_digits = new(
            new Affine { Degrees = (-15, 15), MoveX = (-0.08, 0.08), MoveY = (-0.08, 0.08), Scale = (0.85, 1.15), ShearX = (-12, 12) },
            new Elastic { Alpha = 30, Sigma = 4 }),
        s_garments = new(new HorizontalFlip(), new Affine { Degrees = (-8, 8), MoveX = (-0.08, 0.08), MoveY = (-0.08, 0.08), Scale = (0.9, 1.1) });

    /// <summary>Both formulations, and the same classifier with the same labels alone.</summary>
    public static IReadOnlyList<LabelCase> All { get; } =
    [
        .. Ways("mnist", 100, s_digits), new("GAN, one class more", "mnist", 100, $"formulation=one-more-class {Game}", Rounds, s_digits), .. Ways("fashion-mnist", 1000, s_garments),
    ];

    /// <summary>What is set, by key: another choice of labels for each seed.</summary>
    public Dictionary<string, string> Values(int seed) => new(Settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
        .Select(pair => KeyValuePair.Create(pair[0], pair[1]))) { ["labels"] = $"{Labels}", ["labels-seed"] = $"{seed}" };

    private static LabelCase[] Ways(string data, int labels, Pipeline augmentation) =>
    [
        new("GAN, stacked", data, labels, Game, Rounds, augmentation), new("labels alone", data, labels, "d-game=0", Rounds, augmentation),
    ];
}
