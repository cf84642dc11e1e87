using Atelier.Nn.Initializers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>y = x W^T + b over the last axis. State: <c>weight</c> [outputs, inputs], <c>bias</c> [outputs].</summary>
public sealed class Linear : WeightedLayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="inputs">Features of the input.</param>
    /// <param name="outputs">Features of the output.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weight">Initial weights; default as PyTorch.</param>
    /// <param name="initialBias">Initial biases; default as PyTorch.</param>
    /// <param name="via">How the weight comes from what is trained: <see cref="SpectralNorm"/>, <see cref="EqualizedRate"/>.</param>
    public Linear(
        Scope scope, int inputs, int outputs, bool bias = true,
        Initializer? weight = null, Initializer? initialBias = null, Reparameterization? via = null)
        : base(scope, [outputs, inputs], bias ? outputs : 0, new(weight, initialBias, via))
    {
    }

    /// <param name="x">[..., inputs].</param>
    /// <returns>[..., outputs].</returns>
    /// <exception cref="ArgumentException">The last axis has another extent than the layer's inputs.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (x.Rank == 0 || x.Shape[-1] != Weight.Storage.Shape[1])
        {
            throw new ArgumentException($"Linear {Scope.Path}: input {x.Shape}, weight {Weight.Storage.Shape} expects {Weight.Storage.Shape[1]} features.");
        }

        Tensor y = x.MatMul(EffectiveWeight(), transposeOther: true);
        if (EffectiveBias() is not { } bias)
        {
            return y;
        }

        Tensor sum = y + bias;
        y.Spend();
        return sum;
    }
}
