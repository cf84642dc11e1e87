using Atelier.Nn.Initializers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// Transposed convolution of [N, C, H, W]: the input gradient of the mirrored convolution.
/// State: <c>weight</c> [C, O / groups, KH, KW], <c>bias</c> [O].
/// </summary>
public sealed class ConvTranspose2d : WeightedLayer
{
    private readonly Pair? _stride, _pad, _outputPad, _dilation;
    private readonly int _groups;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Step between windows in the output; default 1.</param>
    /// <param name="pad">How much is cut from each side of the output.</param>
    /// <param name="outputPad">Extra rows and columns at the bottom and right.</param>
    /// <param name="dilation">Step between a window's taps; default 1.</param>
    /// <param name="groups">Independent groups of channels.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weight">Initial weights; default as PyTorch.</param>
    /// <param name="initialBias">Initial biases; default as PyTorch.</param>
    /// <param name="via">How the weight comes from what is trained: <see cref="SpectralNorm"/>, <see cref="EqualizedRate"/>.</param>
    /// <exception cref="ArgumentException">The channels do not fall into the groups.</exception>
    public ConvTranspose2d(
        Scope scope, int inputs, int outputs, Pair kernel, Pair? stride = null, Pair? pad = null, Pair? outputPad = null,
        Pair? dilation = null, int groups = 1, bool bias = true,
        Initializer? weight = null, Initializer? initialBias = null, Reparameterization? via = null)
        : base(scope, [inputs, Check.PerGroup(scope, "ConvTranspose2d", outputs, groups), kernel.Height, kernel.Width], bias ? outputs : 0, new(weight, initialBias, via), outputAxis: 1)
    {
        Check.PerGroup(scope, "ConvTranspose2d", inputs, groups);
        (_stride, _pad, _outputPad, _dilation, _groups) = (stride, pad, outputPad, dilation, groups);
    }

    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, O, H', W'] with H' = (H - 1) stride - 2 pad + dilation (KH - 1) + outputPad + 1.</returns>
    /// <exception cref="ArgumentException">The input does not fit the weight.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
        => x.ConvTranspose2d(EffectiveWeight(), _stride, _pad, _outputPad, _dilation, _groups, EffectiveBias());
}
