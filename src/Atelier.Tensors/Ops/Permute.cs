using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>Axis i of the result is axis Axes[i] of the operand.</summary>
    public sealed record Permute(int[] Axes) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0];
            long[] strides = Layout.Strides(x.Shape);
            Shape shape = Shape.Create([.. Axes.Select(axis => x.Shape[axis])]);
            Tensor y = Tensor.Empty(shape, x.DType, x.Backend);
            x.Backend.Copy(x, new Strides(0, [.. Axes.Select(axis => strides[axis])]), y, new Strides(0, Layout.Strides(shape)), shape.ToArray());
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad)
            => grad.Permute([.. Enumerable.Range(0, Axes.Length).Select(axis => Array.IndexOf(Axes, axis))]);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Reorders axes: axis i of the result is axis <paramref name="axes"/>[i] of this.</summary>
        /// <exception cref="ArgumentException">The axes are no permutation.</exception>
        public Tensor Permute(params int[] axes)
        {
            int[] resolved = [.. axes.Select(axis => Shape.Axis(axis))];
            if (resolved.Length != Rank || resolved.Distinct().Count() != Rank)
            {
                throw new ArgumentException($"Permute: [{string.Join(", ", axes)}] is no permutation of the axes of {Shape}.");
            }

            return new Ops.Permute(resolved).Apply(this);
        }

        /// <summary>Swaps two axes.</summary>
        public Tensor Transpose(int a, int b)
        {
            int[] axes = [.. Enumerable.Range(0, Rank)];
            (axes[Shape.Axis(a)], axes[Shape.Axis(b)]) = (Shape.Axis(b), Shape.Axis(a));
            return Permute(axes);
        }
    }
}
