using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.SemiSupervised;

/// <summary>A way to learn classes from few labels.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Data">The dataset's name.</param>
/// <param name="Labels">How many labels are known.</param>
/// <param name="Settings">What is set besides <see cref="Common"/>, as "formulation=one-more-class d-game=0".</param>
internal sealed record LabelCase(string Name, string Data, int Labels, string Settings)
{
    /// <summary>The recipe that all of them vary.</summary>
    public const string Recipe = "improved-gan";

    /// <summary>The same for all: the classifier, its views of pictures, its steps.</summary>
    public const string Common = "net=dcgan width=32 d-norm=none dropout=0.3 learning-rate=0.001 ema=0.999 augment=affine";

    /// <summary>Rounds of training.</summary>
    public const long Steps = 10_000;

    private const string Game = "d-game=0.5", Agreement = "consistency=5";

    /// <summary>Both formulations, what they are without a generator's pictures, and the labels alone.</summary>
    public static IReadOnlyList<LabelCase> All { get; } = [.. Ways("mnist", 100), .. Ways("fashion-mnist", 1000)];

    /// <summary>What is set, by key: another choice of labels for each seed.</summary>
    public Dictionary<string, string> Values(int seed) => Pairs.Of($"{Common} {Settings} labels={Labels} labels-seed={seed}");

    private static LabelCase[] Ways(string data, int labels) =>
    [
        new("GAN, stacked", data, labels, $"{Game} {Agreement}"),
        new("GAN, one class more", data, labels, $"formulation=one-more-class {Game} {Agreement}"),
        new("no generated pictures", data, labels, $"d-game=0 {Agreement}"),
        new("labels alone", data, labels, "d-game=0"),
    ];
}
