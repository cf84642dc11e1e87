using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.Fidelity;

/// <summary>A recipe as it is trained for its classes.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Settings">What is set, as "width=32"; all else is the recipe's.</param>
/// <param name="Steps">Rounds of training.</param>
/// <param name="Classes">Whether it can be asked for a class.</param>
internal sealed record FidelityCase(string Recipe, string Settings, long Steps, bool Classes)
{
    /// <summary>What they are measured against: it knows no classes.</summary>
    public const string Unconditional = "dcgan";

    /// <summary>The three that know classes, and the one that does not.</summary>
    public static IReadOnlyList<FidelityCase> All { get; } =
    [
        new(Unconditional, "", 8000, Classes: false), new("cgan", "", 8000, Classes: true), new("acgan", "", 8000, Classes: true), new("biggan", "", 5000, Classes: true),
    ];

    /// <summary>What is set, by key.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values => Pairs.Of(Settings);
}
