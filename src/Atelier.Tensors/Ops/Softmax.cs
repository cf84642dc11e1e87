using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Ops
{
    /// <summary>e^(Scale x) over its sum along an axis. Of the operand's type; of BF16 the arithmetic is F32.</summary>
    public sealed record Softmax(int Axis, double Scale = 1) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0];
            if (RowKernels(x) is { } kernels)
            {
                Tensor y = Tensor.Empty(x.Shape, x.DType, x.Backend);
                kernels.SoftmaxRows(x, x.Shape[Axis], Scale, y);
                return y;
            }

            return Arena.Run(Name, () =>
            {
                Tensor wide = x.To(Precision.OfSums(x.DType)), scaled = Scale == 1 ? wide : wide * Scale;
                return (Run(scaled, Axis, logarithm: false) ?? (scaled - scaled.LogSumExp([Axis], keepDim: true)).Exp()).To(x.DType);
            });
        }

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input)
        {
            Tensor y = node.Output;
            if (!Gradients.Recording && RowKernels(y) is { } kernels)
            {
                Tensor result = Tensor.Empty(y.Shape, y.DType, y.Backend);
                kernels.SoftmaxRowsGrad(grad.To(y.DType), y, y.Shape[Axis], Scale, result);
                return result;
            }

            (y, grad) = (y.To(Precision.OfSums(y.DType)), grad.To(Precision.OfSums(y.DType)));
            Tensor raw = y * (grad - (grad * y).Sum([Axis], keepDim: true));
            return Scale == 1 ? raw : raw * Scale;
        }

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

        private IRowSoftmaxKernels? RowKernels(Tensor x)
            => x.DType is DType.F32 or DType.BF16 && x.Count > 0 && Layout.Strides(x.Shape)[Axis] == 1 ? x.Backend.Find<IRowSoftmaxKernels>() : null;
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
