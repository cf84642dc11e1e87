using Atelier.Nn.Initializers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>A row of a table for each index. State: <c>weight</c> [count, features].</summary>
public sealed class Embedding : Layer
{
    private readonly IWeight _weight;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="count">Rows of the table.</param>
    /// <param name="features">Extent of a row.</param>
    /// <param name="weight">Initial table; default N(0, 1).</param>
    /// <param name="via">How the table comes from what is trained.</param>
    public Embedding(Scope scope, int count, int features, Initializer? weight = null, Reparameterization? via = null)
        : base(scope)
        => _weight = (via ?? Reparameterization.None).Weight(scope, [count, features], weight, Init.Normal());

    /// <summary>The trained table.</summary>
    public Parameter Weight => _weight.Parameter;

    /// <param name="x">Indices, I32 or I64, any shape.</param>
    /// <returns>[..., features].</returns>
    /// <exception cref="ArgumentException">The indices are no integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the table.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => _weight.Effective().Embedding(x);
}
