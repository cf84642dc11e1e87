using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>The largest or smallest over axes, which keep extent 1; equals share the gradient evenly.</summary>
    public sealed record Extreme(Reduction Kind, int[] Axes) : Op
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node) => Sum.Reduce(node.Inputs[0], Kind, Axes);

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input)
        {
            Tensor mask = Gradients.NoGrad(() => node.Inputs[0].EqualTo(node.Output).To(grad.DType));
            return grad / mask.Sum(Axes, keepDim: true) * mask;
        }
    }

    /// <summary>Index of the first largest element along an axis, which keeps extent 1.</summary>
    public sealed record ArgMax(int Axis) : NonDifferentiableOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(x.Shape.With(Axis, 1), DType.I64, x.Backend);
            x.Backend.ArgMax(x, Axis, y);
            return y;
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The largest element over axes (all of them when none are given).</summary>
        /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
        public Tensor Max(int[]? axes = null, bool keepDim = false)
            => Reduced(axes, keepDim, (x, resolved) => new Ops.Extreme(Reduction.Max, resolved).Apply(x.Among("Max", resolved)));

        /// <summary>The smallest element over axes (all of them when none are given).</summary>
        /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
        public Tensor Min(int[]? axes = null, bool keepDim = false)
            => Reduced(axes, keepDim, (x, resolved) => new Ops.Extreme(Reduction.Min, resolved).Apply(x.Among("Min", resolved)));

        /// <summary>Index (I64) of the largest element along an axis, the first of equals.</summary>
        /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
        public Tensor ArgMax(int axis, bool keepDim = false)
            => Reduced([axis], keepDim, (x, resolved) => new Ops.ArgMax(resolved[0]).Apply(x.Among("ArgMax", resolved)));

        /// <summary>log(sum(exp(x))) over axes, computed about the maximum so that nothing overflows.</summary>
        public Tensor LogSumExp(int[]? axes = null, bool keepDim = false)
        {
            Tensor peak = Max(axes, keepDim: true).Detach();
            Tensor log = (this - peak).Exp().Sum(axes, keepDim: true).Log() + peak;
            return keepDim ? log : Reduced(axes, keepDim: false, (_, _) => log);
        }

        private Tensor Among(string name, int[] axes) => Array.TrueForAll(axes, axis => Shape[axis] > 0)
            ? this
            : throw new ArgumentException($"{name}: along axes [{string.Join(", ", axes)}] of {Shape} there is nothing to choose from.");
    }
}
