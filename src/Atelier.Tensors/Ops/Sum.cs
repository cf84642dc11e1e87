using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>Sums over axes, which keep extent 1; of BF16 in F32. Adjoint of <see cref="Expand"/>.</summary>
    public sealed record Sum(int[] Axes) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node) => Reduce(node.Inputs[0], Reduction.Sum, Axes);

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => grad.To(node.Inputs[0].DType).Expand(node.Inputs[0].Shape);

        internal static Tensor Reduce(Tensor x, Reduction kind, int[] axes)
        {
            Shape shape = axes.Aggregate(x.Shape, (dims, axis) => dims.With(axis, 1));
            DType type = kind is Reduction.Sum or Reduction.SumOfSquares ? Precision.OfSums(x.DType) : x.DType;
            Tensor y = Tensor.Empty(shape, type, x.Backend);
            x.Backend.Reduce(kind, x, y, axes);
            return y;
        }
    }

    /// <summary>Repeats along axes of extent 1 until the shape is reached. Adjoint of <see cref="Sum"/>.</summary>
    public sealed record Expand(Shape Shape) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(Shape, x.DType, x.Backend);
            long[] strides = Layout.Strides(x.Shape);
            x.Backend.Copy(
                x,
                new Strides(0, [.. strides.Select((stride, axis) => x.Shape[axis] == 1 ? 0 : stride)]),
                y,
                new Strides(0, Layout.Strides(Shape)),
                Shape.ToArray());
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => grad.SumTo(node.Inputs[0].Shape);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The sum over axes (all of them when none are given).</summary>
        /// <param name="axes">Negative ones count from the end.</param>
        /// <param name="keepDim">Keep the axes with extent 1.</param>
        public Tensor Sum(int[]? axes = null, bool keepDim = false)
            => Reduced(axes, keepDim, (x, resolved) => new Ops.Sum(resolved).Apply(x));

        /// <summary>The mean over axes (all of them when none are given).</summary>
        public Tensor Mean(int[]? axes = null, bool keepDim = false)
        {
            Tensor sum = Sum(axes, keepDim);
            return sum * (sum.Count / (double)Count);
        }

        /// <summary>The variance over axes (all of them when none are given), divided by n - <paramref name="correction"/> as PyTorch's.</summary>
        public Tensor Var(int[]? axes = null, bool keepDim = false, int correction = 1)
        {
            Tensor squares = (this - Mean(axes ?? [.. Enumerable.Range(0, Rank)], keepDim: true)).Square();
            Tensor sum = squares.Sum(axes, keepDim);
            return sum * (1.0 / ((double)Count / sum.Count - correction));
        }

        /// <summary>The L1 norm over axes (all of them when none are given).</summary>
        public Tensor NormL1(int[]? axes = null, bool keepDim = false) => Abs().Sum(axes, keepDim);

        /// <summary>The Euclidean norm over axes (all of them when none are given); its gradient at 0 is not a number unless <paramref name="epsilon"/> is added to the sum of squares.</summary>
        public Tensor NormL2(int[]? axes = null, bool keepDim = false, double epsilon = 0)
            => (SumOfSquares(axes, keepDim) + epsilon).Sqrt();

        /// <summary>Repeats along axes of extent 1 (and new leading ones) until the shape is reached.</summary>
        /// <exception cref="ArgumentException">This does not broadcast to the shape.</exception>
        public Tensor Expand(Shape shape)
        {
            if (Shape.Broadcast(Shape, shape, "Expand") != shape)
            {
                throw new ArgumentException($"Expand: {Shape} does not broadcast to {shape}.");
            }

            return shape == Shape ? this : new Ops.Expand(shape).Apply(Lift(shape.Rank));
        }

        /// <summary>Sums over what broadcasting repeated: undoes <see cref="Expand(Shape)"/>'s effect on gradients.</summary>
        internal Tensor SumTo(Shape shape)
        {
            if (shape == Shape)
            {
                return this;
            }

            int lead = Rank - shape.Rank;
            int[] axes = [.. Enumerable.Range(0, Rank).Where(axis => axis < lead || (shape[axis - lead] == 1 && Shape[axis] != 1))];
            Tensor sum = axes.Length == 0 ? this : new Ops.Sum(axes).Apply(this);
            return sum.Reshape(shape);
        }

        internal Tensor Reduced(int[]? axes, bool keepDim, Func<Tensor, int[], Tensor> reduce)
        {
            int[] resolved = axes is null ? [.. Enumerable.Range(0, Rank)] : [.. axes.Select(axis => Shape.Axis(axis)).Distinct()];
            Tensor kept = resolved.Length == 0 ? this : reduce(this, resolved);
            return keepDim ? kept : kept.Reshape(Shape.Create([.. Enumerable.Range(0, Rank).Except(resolved).Select(axis => Shape[axis])]));
        }
    }
}
