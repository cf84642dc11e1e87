using Atelier.Nn;
using Atelier.Tensors;

namespace Atelier.Models.Gan;

/// <summary>
/// A network that judges pictures. What variants add to it (a class's projection, statistics of the batch) is a discriminator around
/// another one; what they ask of it besides (the class, a code) is a head on its features, declared below <see cref="Module.Scope"/>
/// so that the discriminator's phase trains it.
/// </summary>
public abstract class Discriminator(Scope scope) : Module(scope)
{
    /// <summary>How many features it describes a picture by.</summary>
    public abstract int Features { get; }

    /// <summary>Judges pictures.</summary>
    /// <param name="pictures">[N, C, H, W].</param>
    /// <param name="labels">The classes that they are said to be of, [N], I64; null in a game without classes.</param>
    public abstract Judgement Judge(Tensor pictures, Tensor? labels);
}

/// <summary>What a discriminator says of N pictures.</summary>
/// <param name="Logits">[N], higher for what looks more real; of a network that says several numbers of a picture, [N, numbers].</param>
/// <param name="Features">[N, features]: what its last layer judges by.</param>
public sealed record Judgement(Tensor Logits, Tensor Features)
{
    /// <summary>What it says of the classes, [N, classes or more], where it was asked.</summary>
    public Tensor? Classes { get; init; }
}
