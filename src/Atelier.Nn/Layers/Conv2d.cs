using Atelier.Nn.Initializers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Convolution of [N, C, H, W]. State: <c>weight</c> [O, C / groups, KH, KW], <c>bias</c> [O].</summary>
public sealed class Conv2d : WeightedLayer
{
    private readonly Pair? _stride, _pad, _dilation;
    private readonly int _groups;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Step between windows; default 1.</param>
    /// <param name="pad">Zeros on each side.</param>
    /// <param name="dilation">Step between a window's taps; default 1.</param>
    /// <param name="groups">Independent groups of channels.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weight">Initial weights; default as PyTorch.</param>
    /// <param name="initialBias">Initial biases; default as PyTorch.</param>
    /// <param name="via">How the weight comes from what is trained: <see cref="SpectralNorm"/>, <see cref="EqualizedRate"/>.</param>
    /// <exception cref="ArgumentException">The channels do not fall into the groups.</exception>
    public Conv2d(
        Scope scope, int inputs, int outputs, Pair kernel, Pair? stride = null, Pair? pad = null, Pair? dilation = null, int groups = 1,
        bool bias = true, Initializer? weight = null, Initializer? initialBias = null, Reparameterization? via = null)
        : base(scope, [outputs, Check.PerGroup(scope, "Conv2d", inputs, groups), kernel.Height, kernel.Width], bias ? outputs : 0, new(weight, initialBias, via))
    {
        Check.PerGroup(scope, "Conv2d", outputs, groups);
        (_stride, _pad, _dilation, _groups) = (stride, pad, dilation, groups);
    }

    /// <summary>Whether the window moves pixel by pixel, has no gaps and sees all channels.</summary>
    internal bool TakesEveryPixel => (_stride ?? 1) == 1 && (_dilation ?? 1) == 1 && _groups == 1;

    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, O, H', W'] with H' = (H + 2 pad - dilation (KH - 1) - 1) / stride + 1, rounded down.</returns>
    /// <exception cref="ArgumentException">The input does not fit the weight.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Conv2d(EffectiveWeight(), _stride, _pad, _dilation, _groups, EffectiveBias());

    /// <summary>The convolution of the picture with every pixel repeated twofold along both axes, where <see cref="TakesEveryPixel"/>.</summary>
    internal Tensor ForwardUpsampled(Tensor x) => x.UpsampleConv2d(EffectiveWeight(), _pad, EffectiveBias());

    /// <summary>The means over 2x2 pixels of the convolution, where <see cref="TakesEveryPixel"/>.</summary>
    internal Tensor ForwardPooled(Tensor x) => x.Conv2dAvgPool(EffectiveWeight(), _pad, EffectiveBias());
}
