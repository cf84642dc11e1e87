using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>Running sums along an axis; the adjoint runs from the other end.</summary>
    public sealed record CumSum(int Axis, bool Reverse) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(x.Shape, x.DType, x.Backend);
            x.Backend.CumSum(x, Axis, Reverse, y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => new CumSum(Axis, !Reverse).Apply(grad);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Running sums along an axis: element i is the sum of elements 0 to i.</summary>
        public Tensor CumSum(int axis) => new Ops.CumSum(Shape.Axis(axis), Reverse: false).Apply(this);
    }
}
