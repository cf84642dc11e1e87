using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.Modes;

/// <summary>A way to train on a mixture.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Recipe">The model's recipe.</param>
/// <param name="Settings">What makes it the one it is, as "r1=0.001".</param>
internal sealed record ModesCase(string Name, string Recipe, string Settings)
{
    /// <summary>
    /// What is the same for all: networks, batch, generator's rate, steps. The narrow networks and the missing dropout suit points of the plane. Three
    /// discriminator steps an update: a mode's deviation is a two-hundredth of the range, and behind a slower discriminator
    /// the games that were tried stayed a blob for thousands of updates.
    /// </summary>
    public const string Common = "net=mlp d-norm=none dropout=0 width=64 latent=2 batch=128 learning-rate=0.001 d-steps=3 ema=0.995";

    /// <summary>Updates of the generator.</summary>
    public const int Steps = 6_000;

    /// <summary>Every way that the study compares.</summary>
    public static IReadOnlyList<ModesCase> All { get; } =
    [
        new("plain GAN", "gan", ""),
        new("WGAN-GP", "wgan-gp", "gradient-penalty=0.1"),
        new("unrolled", "unrolled", "unroll=5 d-rate=0.1"),
        new("minibatch discrimination", "minibatch", "minibatch=8 d-rate=0.3"),
        new("R1", "gan", "r1=0.001"),
    ];

    /// <summary>All settings by key.</summary>
    public IReadOnlyDictionary<string, string> Values => Pairs.Of($"{Common} {Settings}");
}
