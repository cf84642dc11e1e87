using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Divides each pixel's channels by the root of their mean square (arXiv:1710.10196, section 4.2). No state.</summary>
/// <param name="scope">Where.</param>
/// <param name="epsilon">Added to mean squares.</param>
public sealed class PixelNorm(Scope scope, double epsilon = 1e-8) : Layer(scope)
{
    /// <param name="x">[N, C, ...].</param>
    /// <returns>The same shape.</returns>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x * (x.Square().Mean([1], keepDim: true) + epsilon).Rsqrt();
}
