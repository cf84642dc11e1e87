using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Enlarges [N, C, H, W] by repeating pixels, as PyTorch's "nearest". No state.</summary>
/// <param name="scope">Where.</param>
/// <param name="factor">How many times larger.</param>
public sealed class UpsampleNearest(Scope scope, int factor = 2) : Layer(scope)
{
    /// <summary>How many times larger.</summary>
    internal int Factor => factor;

    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C, factor H, factor W].</returns>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.ResizeNearest(factor * x.Shape[2], factor * x.Shape[3]);
}

/// <summary>Enlarges [N, C, H, W] by bilinear interpolation, as PyTorch's with <c>align_corners=False</c>. No state.</summary>
/// <param name="scope">Where.</param>
/// <param name="factor">How many times larger.</param>
public sealed class UpsampleBilinear(Scope scope, int factor = 2) : Layer(scope)
{
    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C, factor H, factor W].</returns>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.ResizeBilinear(factor * x.Shape[2], factor * x.Shape[3]);
}
