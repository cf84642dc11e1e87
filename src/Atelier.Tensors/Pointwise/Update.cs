namespace Atelier.Tensors.Pointwise;

/// <summary>An optimiser's formula as a function of tensors, for who wants gradients through the update.</summary>
public static class Update
{
    /// <summary>What the formula would write, as new tensors: it is recorded, and nothing is overwritten.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="grad">The gradient, shaped like all else.</param>
    /// <param name="value">What is updated.</param>
    /// <param name="state1">The first state.</param>
    /// <param name="state2">The second.</param>
    public static (Tensor Value, Tensor State1, Tensor State2) Of<F>(F formula, Tensor grad, Tensor value, Tensor state1, Tensor state2)
        where F : struct, IUpdateFormula
    {
        (TensorLane newValue, TensorLane newState1, TensorLane newState2) = (new(value), new(state1), new(state2));
        formula.Run(new TensorLane(grad), ref newValue, ref newState1, ref newState2);
        return (newValue.As(value.DType), newState1.As(value.DType), newState2.As(value.DType));
    }
}
