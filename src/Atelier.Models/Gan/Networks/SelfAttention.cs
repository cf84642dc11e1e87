using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// Self-attention over the pixels of maps (Zhang et al. 2018, arXiv:1805.08318, equations 1 to 3): each pixel gathers values from all
/// others by how well its query meets their keys, and the result is added to the maps, weighted by a trained number that starts at 0.
/// An eighth of the channels for keys and queries, half for values; keys and values are of maxima over 2x2 pixels, scores are not
/// scaled and convolutions have no biases, as in the authors' program.
/// State: the convolutions <c>f</c> (keys), <c>g</c> (queries), <c>h</c> (values) and <c>v</c> (what becomes of them), <c>gamma</c> [1].
/// </summary>
public sealed class SelfAttention : Layer
{
    private readonly Conv2d _keys, _queries, _values, _output;
    private readonly Parameter _gamma;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="channels">Channels of the maps.</param>
    /// <param name="weight">Initial weights; default as PyTorch.</param>
    /// <param name="via">How weights come from what is trained.</param>
    public SelfAttention(Scope scope, int channels, Initializer? weight = null, Reparameterization? via = null)
        : base(scope)
    {
        int few = Math.Max(1, channels / 8), half = Math.Max(1, channels / 2);
        (_keys, _queries, _values, _output) = (Mix("f", channels, few), Mix("g", channels, few), Mix("h", channels, half), Mix("v", half, channels));
        _gamma = scope.Parameter("gamma", [1], Init.Zeros);

        Conv2d Mix(string name, int inputs, int outputs) => new(scope[name], inputs, outputs, 1, bias: false, weight: weight, via: via);
    }

    /// <param name="x">[N, C, H, W], H and W at least 2.</param>
    /// <returns>The same shape.</returns>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        Tensor keys = _keys.Forward(x).MaxPool2d(2).ToPixels(), values = _values.Forward(x).MaxPool2d(2).ToPixels();
        Tensor gathered = _queries.Forward(x).ToPixels().Attend(keys, values, scale: 1);
        return x + (_output.Forward(gathered.ToPictures(x.Shape[2], x.Shape[3])) * _gamma.Value);
    }
}
