using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// While training, adds normal noise to each element. No state. What a row of the batch gets depends on the key in force
/// (<see cref="Noise"/>), this layer's path and the row's number alone, not on the size of the batch.
/// </summary>
public sealed class GaussianNoise : ModalLayer
{
    private readonly double _deviation;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="deviation">The noise's standard deviation, 0 or above.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative.</exception>
    public GaussianNoise(Scope scope, double deviation)
        : base(scope)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        _deviation = deviation;
    }

    /// <param name="x">[N, ...].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="InvalidOperationException">While training, no key is in force.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
        => Training && _deviation > 0 ? x + (Tensor.Normal(x.Shape, Noise.Key.Stream(Scope.Path)) * _deviation).To(x.DType) : x;
}
