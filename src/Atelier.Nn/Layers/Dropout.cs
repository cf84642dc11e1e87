using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// While training, sets elements to 0 with some probability and scales the others so that the mean stays (arXiv:1207.0580).
/// No state. What a row of the batch loses depends on the key in force (<see cref="Noise"/>), this layer's path and the row's
/// number alone, not on the size of the batch.
/// </summary>
public sealed class Dropout : ModalLayer
{
    private readonly double _probability;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="probability">Of losing an element, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1).</exception>
    public Dropout(Scope scope, double probability = 0.5)
        : base(scope)
        => _probability = Check.Share(probability);

    /// <param name="x">[N, ...].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="InvalidOperationException">While training, no key is in force.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        return Training && _probability > 0 ? x.Dropout(_probability, Noise.Key.Stream(Scope.Path)) : x;
    }
}
