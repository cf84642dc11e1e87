using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Reparameterizations;

/// <summary>
/// Equalised learning rate (arXiv:1710.10196, section 4.1; the multiplier is StyleGAN's, arXiv:1812.04948, appendix C): weights
/// are trained as N(0, 1) / multiplier and computed with as weight * Gain * multiplier / sqrt(fan-in), biases as bias * multiplier.
/// </summary>
/// <param name="Gain">What an activation loses: sqrt(2) where the layer itself must make up for a relu, 1 in StyleGAN 2.</param>
/// <param name="Multiplier">How much slower than others this layer learns: 0.01 in StyleGAN's mapping network.</param>
public sealed record EqualizedRate(double Gain = 1, double Multiplier = 1) : Reparameterization
{
    /// <inheritdoc/>
    public override IWeight Weight(Scope scope, Shape shape, Initializer? asked, Initializer usual, int outputAxis)
    {
        double fanIn = Math.Max(1.0, shape.Count / (double)shape[outputAxis]);
        return new Scaled(
            scope.Parameter("weight", shape, asked ?? Init.Normal(0, 1 / Multiplier)), Gain * Multiplier / Math.Sqrt(fanIn));
    }

    /// <inheritdoc/>
    public override IWeight Bias(Scope scope, Shape shape, Initializer? asked, Initializer usual)
        => new Scaled(scope.Parameter("bias", shape, asked ?? Init.Zeros), Multiplier);

    private sealed record Scaled(Parameter Parameter, double Scale) : IWeight
    {
        public Tensor Effective() => Scale == 1 ? Parameter.Value : Parameter.Value * Scale;
    }
}
