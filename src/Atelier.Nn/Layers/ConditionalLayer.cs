using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// A layer that may be told something beside its input: classes, an embedding, a noise level. A <see cref="Sequential"/> tells
/// its layers what it is told itself, so that a condition reaches them however deep they lie.
/// </summary>
public abstract class ConditionalLayer(Scope scope) : Layer(scope)
{
    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>Computes the output.</summary>
    /// <param name="x">The input.</param>
    /// <param name="condition">What the layer is told: N rows, such as the classes [N], I64, of the N samples in x. Null: nothing.</param>
    public abstract Tensor Forward(Tensor x, Tensor? condition);
}
