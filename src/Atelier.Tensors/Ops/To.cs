using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>Conversion between element types. bf16 rounds to nearest even; to Bool, whatever is not 0 is true.</summary>
    public sealed record To(DType Type) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(x.Shape, Type, x.Backend);
            x.Backend.Cast(x, y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => grad.To(node.Inputs[0].DType);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The same numbers as another type; this tensor itself when it is of that type already.</summary>
        public Tensor To(DType type) => type == DType ? this : new Ops.To(type).Apply(this);
    }
}
