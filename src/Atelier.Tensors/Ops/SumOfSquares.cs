using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>Sums of squares over axes, which keep extent 1; of BF16 in F32. One pass, which keeps no squares.</summary>
    public sealed record SumOfSquares(int[] Axes) : Op
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node) => Sum.Reduce(node.Inputs[0], Reduction.SumOfSquares, Axes);

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input)
            => node.Inputs[0] * (grad * 2).To(node.Inputs[0].DType);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The sum of squares over axes (all of them when none are given).</summary>
        /// <param name="axes">Negative ones count from the end.</param>
        /// <param name="keepDim">Keep the axes with extent 1.</param>
        public Tensor SumOfSquares(int[]? axes = null, bool keepDim = false)
            => Reduced(axes, keepDim, (x, resolved) => new Ops.SumOfSquares(resolved).Apply(x));
    }
}
