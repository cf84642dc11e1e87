using Atelier.Nn;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Conditioning;

/// <summary>A network that maps one tensor to one tensor and is told classes beside it.</summary>
public abstract class ConditionalLayer(Scope scope) : Module(scope)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">Latent vectors [N, latent] of a generator, pictures [N, C, H, W] of a discriminator.</param>
    /// <param name="labels">The classes that the samples shall be of, or are said to be of: [N], I64. Null in a game without classes.</param>
    public abstract Tensor Forward(Tensor x, Tensor? labels);
}

/// <summary>A network that knows no classes, as one that ignores them.</summary>
public sealed class Unconditional(Layer network) : ConditionalLayer(network.Scope)
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor? labels) => network.Forward(x);
}
