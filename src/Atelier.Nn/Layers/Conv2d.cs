using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Convolution of [N, C, H, W]. State: <c>weight</c> [O, C / groups, K, K], <c>bias</c> [O].</summary>
public sealed class Conv2d : Layer
{
    private readonly int _stride, _pad, _dilation, _groups;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Extent of the square window.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="pad">Zeros on each side.</param>
    /// <param name="dilation">Step between a window's taps.</param>
    /// <param name="groups">Independent groups of channels.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weight">Initial weights; default as PyTorch.</param>
    public Conv2d(
        Scope scope, int inputs, int outputs, int kernel, int stride = 1, int pad = 0, int dilation = 1, int groups = 1,
        bool bias = true, Initializer? weight = null)
        : base(scope)
    {
        (_stride, _pad, _dilation, _groups) = (stride, pad, dilation, groups);
        Shape shape = [outputs, inputs / groups, kernel, kernel];
        Weight = scope.Parameter("weight", shape, weight ?? Init.FanIn);
        Bias = bias ? scope.Parameter("bias", [outputs], Init.Bias(shape)) : null;
    }

    /// <summary>[O, C / groups, K, K].</summary>
    public Parameter Weight { get; }

    /// <summary>[O], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Conv2d(Weight.Value, _stride, _pad, _dilation, _groups).AddChannels(Bias);
}
