using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// Normalisation of each sample over its last axes (arXiv:1607.06450): [D] for tokens, [C, H, W] for pictures.
/// State: <c>weight</c>, <c>bias</c>, of those axes' shape.
/// </summary>
public sealed class LayerNorm : Layer, IFusible
{
    private readonly Shape _features;
    private readonly double _epsilon;
    private readonly Parameter? _weight, _bias;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="features">Extents of the axes that are normalised over.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="affine">Whether a scale and a shift per element are trained.</param>
    public LayerNorm(Scope scope, Shape features, double epsilon = 1e-5, bool affine = true)
        : base(scope)
    {
        (_features, _epsilon) = (features, epsilon);
        _weight = affine ? scope.Parameter("weight", features, Init.Ones) : null;
        _bias = affine ? scope.Parameter("bias", features, Init.Zeros) : null;
    }

    /// <param name="x">[..., features].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">The last axes have other extents.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, Activation.None);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, Activation then)
    {
        int lead = x.Rank - _features.Rank;
        if (lead < 0 || !x.Shape.AsSpan()[lead..].SequenceEqual(_features.AsSpan()))
        {
            throw new ArgumentException($"LayerNorm {Scope.Path}: input {x.Shape} does not end in {_features}.");
        }

        return x.Rank == 4 && lead == 1
            ? x.LayerNormPicture(_weight?.Value, _bias?.Value, _epsilon, then)
            : x.Reshape(-1, (int)_features.Count).LayerNorm(_weight?.Value.Reshape(-1), _bias?.Value.Reshape(-1), _epsilon, then).Reshape(x.Shape);
    }
}
