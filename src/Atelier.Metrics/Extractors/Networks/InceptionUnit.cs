using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>Inception's convolution: <c>conv</c>, <c>bn</c> (epsilon 0.001) and max(x, 0).</summary>
internal sealed class InceptionUnit(Scope scope, int inputs, int outputs, Pair kernel, int stride = 1, Pair? pad = null) : Layer(scope)
{
    private readonly ConvNorm _convNorm = new(scope["conv"], scope["bn"], inputs, outputs, kernel, stride, pad ?? 0, epsilon: 1e-3);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => _convNorm.Relu(x);

    /// <summary>Unit after unit.</summary>
    public static Tensor Chain(Tensor x, params ReadOnlySpan<InceptionUnit> units)
    {
        Tensor y = x;
        foreach (InceptionUnit unit in units)
        {
            y = unit.Forward(y);
        }

        return y;
    }
}
