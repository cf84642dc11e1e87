using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>e^x over its sum along an axis.</summary>
    public sealed record Softmax(int Axis) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node) => Run(node.Inputs[0], Axis, logarithm: false)
            ?? (node.Inputs[0] - node.Inputs[0].LogSumExp([Axis], keepDim: true)).Exp();

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input)
            => node.Output * (grad - (grad * node.Output).Sum([Axis], keepDim: true));

        internal static Tensor? Run(Tensor x, int axis, bool logarithm)
        {
            if (x.Backend.Find<ISoftmaxKernels>() is not { } kernels)
            {
                return null;
            }

            Tensor y = Tensor.Empty(x.Shape, x.DType, x.Backend);
            kernels.Softmax(x, axis, logarithm, y);
            return y;
        }
    }

    /// <summary>The logarithm of <see cref="Softmax"/>.</summary>
    public sealed record LogSoftmax(int Axis) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node) => Softmax.Run(node.Inputs[0], Axis, logarithm: true)
            ?? node.Inputs[0] - node.Inputs[0].LogSumExp([Axis], keepDim: true);

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input)
            => grad - node.Output.Exp() * grad.Sum([Axis], keepDim: true);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Softmax along an axis; of BF16 in F32.</summary>
        public Tensor Softmax(int axis) => InSinglePrecision(new Ops.Softmax(Shape.Axis(axis)));

        /// <summary>Logarithm of the softmax along an axis; of BF16 in F32.</summary>
        public Tensor LogSoftmax(int axis) => InSinglePrecision(new Ops.LogSoftmax(Shape.Axis(axis)));

        private Tensor InSinglePrecision(Op op)
        {
            Tensor wide = To(Precision.OfSums(DType)), result = op.Apply(wide);
            if (wide != this)
            {
                wide.Spend();
            }

            return result;
        }
    }
}
