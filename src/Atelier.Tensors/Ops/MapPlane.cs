using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>Sparse linear maps along height and width of [N, C, H, W] in one pass; the adjoint is that of the transposed maps.</summary>
    public sealed record MapPlane(AxisMap Rows, AxisMap Columns) : LinearOp
    {
        private (AxisMap Rows, AxisMap Columns)? _transposed;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0];
            Tensor y = Tensor.Empty([x.Shape[0], x.Shape[1], Rows.Outputs, Columns.Outputs], x.DType, x.Backend);
            x.Backend.MapPlane(x, Rows, Columns, y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad)
        {
            (AxisMap rows, AxisMap columns) = _transposed ??= (Rows.Transpose(), Columns.Transpose());
            return new MapPlane(rows, columns) { _transposed = (Rows, Columns) }.Apply(grad);
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Sparse linear maps along height and width of [N, C, H, W], each made for the extent at hand.</summary>
        /// <exception cref="ArgumentException">This is not of rank 4.</exception>
        internal Tensor MapPicture(Func<int, Ops.AxisMap> rows, Func<int, Ops.AxisMap> columns, [CallerMemberName] string name = "")
        {
            CheckPicture(name);
            return new Ops.MapPlane(rows(Shape[2]), columns(Shape[3])).Apply(this);
        }

        /// <exception cref="ArgumentException">This is not of rank 4.</exception>
        private void CheckPicture([CallerMemberName] string name = "")
        {
            if (Rank != 4)
            {
                throw new ArgumentException($"{name}: the input must be [N, C, H, W], not {Shape}.");
            }
        }
    }
}
