using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>A sparse linear map along one axis; its adjoint is the transposed map.</summary>
    public sealed record MapAxis(int Axis, AxisMap Map) : LinearOp
    {
        private AxisMap? _transposed;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(x.Shape.With(Axis, Map.Outputs), x.DType, x.Backend);
            x.Backend.MapAxis(x, Axis, Map, y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad)
            => new MapAxis(Axis, _transposed ??= Map.Transpose()) { _transposed = Map }.Apply(grad);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>A sparse linear map along one axis.</summary>
        /// <exception cref="ArgumentException">The map is for another extent.</exception>
        public Tensor MapAxis(int axis, Ops.AxisMap map) => Shape[axis] == map.Inputs
            ? new Ops.MapAxis(Shape.Axis(axis), map).Apply(this)
            : throw new ArgumentException($"MapAxis: the map takes {map.Inputs} rows, axis {axis} of {Shape} has {Shape[axis]}.");

        /// <summary>The same kind of map along height and width of [N, C, H, W].</summary>
        internal Tensor MapPicture(Func<int, Ops.AxisMap> rows, Func<int, Ops.AxisMap> columns, [CallerMemberName] string name = "")
        {
            CheckPicture(name);
            return MapAxis(2, rows(Shape[2])).MapAxis(3, columns(Shape[3]));
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
