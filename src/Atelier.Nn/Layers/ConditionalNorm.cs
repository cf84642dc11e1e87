using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// A norm whose scales and shifts depend on a condition (arXiv:1610.07629, equation 5): over batch norm the class-conditional batch
/// norm of GANs (arXiv:1802.05637, section 4), where they are rows of tables. State: the norm's, <c>scale</c> and <c>shift</c>.
/// </summary>
/// <example><code>
/// new ConditionalNorm(
///     scope, s => new BatchNorm2d(s, 64, affine: false), s => new Embedding(s, 10, 64, Init.Ones), s => new Embedding(s, 10, 64, Init.Zeros))
/// </code></example>
public sealed class ConditionalNorm : ConditionalLayer
{
    private readonly Layer _norm, _scale, _shift;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where; the norm is declared there too.</param>
    /// <param name="norm">Makes the norm, one without scales and shifts of its own.</param>
    /// <param name="scale">Makes what turns a condition into scales [N, C].</param>
    /// <param name="shift">Makes what turns a condition into shifts [N, C].</param>
    public ConditionalNorm(Scope scope, Func<Scope, Layer> norm, Func<Scope, Layer> scale, Func<Scope, Layer> shift)
        : base(scope)
        => (_norm, _scale, _shift) = (norm(scope), scale(scope["scale"]), shift(scope["shift"]));

    /// <param name="x">[N, C] or [N, C, H, W].</param>
    /// <param name="condition">N rows.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentNullException">There is no condition.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor? condition) => Forward(x, condition, Activation.None);

    /// <summary>The same with an activation in the last pass.</summary>
    /// <inheritdoc cref="Forward(Tensor, Tensor?)"/>
    public Tensor Forward(Tensor x, Tensor? condition, Activation then)
    {
        Tensor told = condition ?? throw new ArgumentNullException(nameof(condition), $"ConditionalNorm {Scope.Path} needs a condition.");
        Tensor y = _norm.Forward(x);
        Tensor result = y.ScaleShift(Rows(_scale.Forward(told)), Rows(_shift.Forward(told)), then);
        if (y != x)
        {
            y.Spend();
        }

        return result;

        Tensor Rows(Tensor values) => x.Rank == 4 ? values.Reshape(values.Shape[0], values.Shape[1], 1, 1) : values;
    }
}
