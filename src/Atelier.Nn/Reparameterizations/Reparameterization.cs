using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Reparameterizations;

/// <summary>
/// How the tensor that a layer computes with comes from the one that is trained. Layers that have a weight take one of these,
/// so that no layer is written twice: <c>new Conv2d(scope, 3, 64, kernel: 3, via: new SpectralNorm())</c>.
/// </summary>
public abstract record Reparameterization
{
    /// <summary>The trained tensor itself: what layers do unless told otherwise.</summary>
    public static Reparameterization None { get; } = new Direct();

    /// <summary>Declares what is trained in place of a weight.</summary>
    /// <param name="scope">The layer's scope.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="asked">Initial values that the layer's user asked for, if any.</param>
    /// <param name="usual">Initial values that the layer gives an ordinary weight.</param>
    /// <param name="outputAxis">The weight's axis of output channels: 1 for transposed convolutions, else 0.</param>
    public abstract IWeight Weight(Scope scope, Shape shape, Initializer? asked, Initializer usual, int outputAxis = 0);

    /// <summary>Declares what is trained in place of a bias: by default the bias itself.</summary>
    /// <inheritdoc cref="Weight"/>
    public virtual IWeight Bias(Scope scope, Shape shape, Initializer? asked, Initializer usual)
        => new DirectWeight(scope.Parameter("bias", shape, asked ?? usual));

    private sealed record Direct : Reparameterization
    {
        public override IWeight Weight(Scope scope, Shape shape, Initializer? asked, Initializer usual, int outputAxis)
            => new DirectWeight(scope.Parameter("weight", shape, asked ?? usual));
    }

    private sealed record DirectWeight(Parameter Parameter) : IWeight
    {
        public Tensor Effective() => Parameter.Value;
    }
}

/// <summary>A layer's weight or bias, however it comes about.</summary>
public interface IWeight
{
    /// <summary>What is trained.</summary>
    Parameter Parameter { get; }

    /// <summary>What the layer computes with in this forward pass; gradients flow to <see cref="Parameter"/>. Call once a pass.</summary>
    Tensor Effective();
}
