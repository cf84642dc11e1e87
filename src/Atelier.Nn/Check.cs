using System.Runtime.CompilerServices;

namespace Atelier.Nn;

/// <summary>Checks of arguments that many constructors share.</summary>
internal static class Check
{
    /// <summary>A decay, momentum or probability: in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "Must be in [0, 1).");

    /// <summary>How many channels each group has.</summary>
    /// <exception cref="ArgumentException">The channels do not fall into the groups.</exception>
    public static int PerGroup(Scope scope, string layer, int channels, int groups)
        => groups >= 1 && channels >= 1 && channels % groups == 0
            ? channels / groups
            : throw new ArgumentException($"{layer} {scope.Path}: {channels} channels do not fall into {groups} groups.");
}
