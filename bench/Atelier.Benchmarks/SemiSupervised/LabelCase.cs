namespace Atelier.Benchmarks.SemiSupervised;

/// <summary>A way to learn classes from few labels.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Data">The dataset's name.</param>
/// <param name="Labels">How many labels are known.</param>
/// <param name="Settings">What is set about the recipe besides, as "formulation=one-more-class d-game=0".</param>
/// <param name="Steps">Rounds of training.</param>
internal sealed record LabelCase(string Name, string Data, int Labels, string Settings, long Steps)
{
    /// <summary>The recipe that all of them vary.</summary>
    public const string Recipe = "improved-gan";

    private const long Rounds = 12_000;

    /// <summary>Both formulations, and the same classifier with the same labels alone: as many rounds again and again of those it needs.</summary>
    public static IReadOnlyList<LabelCase> All { get; } =
    [
        .. Ways("mnist", 100), new("GAN, one class more", "mnist", 100, "formulation=one-more-class", Rounds), .. Ways("fashion-mnist", 1000),
    ];

    /// <summary>What is set, by key: another choice of labels for each seed.</summary>
    public Dictionary<string, string> Values(int seed) => new(Settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
        .Select(pair => KeyValuePair.Create(pair[0], pair[1]))) { ["labels"] = $"{Labels}", ["labels-seed"] = $"{seed}" };

    private static LabelCase[] Ways(string data, int labels) =>
    [
        new("GAN, stacked", data, labels, "", Rounds), new("labels alone", data, labels, "d-game=0", Rounds),
    ];
}
