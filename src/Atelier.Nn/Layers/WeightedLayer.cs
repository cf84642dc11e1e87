using Atelier.Nn.Initializers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>A layer with a weight and perhaps a bias, with PyTorch's initial values: uniform within 1 / sqrt(fan-in).</summary>
public abstract class WeightedLayer : Layer
{
    private readonly IWeight _weight;
    private readonly IWeight? _bias;

    /// <summary>Declares weight and bias.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="outputs">Extent of the bias; 0 for no bias.</param>
    /// <param name="options">How to declare them.</param>
    /// <param name="outputAxis">The weight's axis of output channels.</param>
    private protected WeightedLayer(Scope scope, Shape shape, int outputs, in WeightOptions options, int outputAxis = 0)
        : base(scope)
    {
        Reparameterization via = options.Via ?? Reparameterization.None;
        _weight = via.Weight(scope, shape, options.Weight, Init.FanIn, outputAxis);
        _bias = outputs > 0 ? via.Bias(scope, [outputs], options.Bias, Init.Bias(shape)) : null;
    }

    /// <summary>The trained weight.</summary>
    public Parameter Weight => _weight.Parameter;

    /// <summary>The trained bias, if any.</summary>
    public Parameter? Bias => _bias?.Parameter;

    /// <summary>The weight to compute with; call once a pass.</summary>
    private protected Tensor EffectiveWeight() => _weight.Effective();

    /// <summary>The bias to compute with, if any; call once a pass.</summary>
    private protected Tensor? EffectiveBias() => _bias?.Effective();

    /// <summary>What a layer's user asked for; null means PyTorch's way.</summary>
    private protected readonly record struct WeightOptions(Initializer? Weight, Initializer? Bias, Reparameterization? Via);
}
