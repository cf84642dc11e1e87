using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>A convolution without bias, batch norm after it, and an activation in the same pass.</summary>
internal sealed class ConvNorm
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _norm;

    /// <param name="conv">Where the convolution is declared.</param>
    /// <param name="norm">Where the batch norm is declared.</param>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="pad">Zeros on each side; by default what keeps the extents at stride 1.</param>
    /// <param name="epsilon">Added to variances.</param>
    public ConvNorm(Scope conv, Scope norm, int inputs, int outputs, Pair kernel, int stride = 1, Pair? pad = null, double epsilon = 1e-5)
    {
        _conv = new(conv, inputs, outputs, kernel, stride, pad ?? new Pair(kernel.Height / 2, kernel.Width / 2), bias: false);
        _norm = new(norm, outputs, epsilon: epsilon);
    }

    /// <param name="x">[N, inputs, H, W].</param>
    /// <param name="then">Applied after the norm.</param>
    public Tensor Forward(Tensor x, Activation then)
    {
        Tensor y = _conv.Forward(x);
        Tensor normed = _norm.Forward(y, then);
        y.Spend();
        return normed;
    }

    /// <summary>The same with max(x, 0) after it.</summary>
    public Tensor Relu(Tensor x) => Forward(x, Activation.Relu);
}
