using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>[B, M, K] x [B, K, N], each operand's last two axes swapped first where asked, in a result of the given type.</summary>
    public sealed record MatMul(bool TransposeA, bool TransposeB, DType Type) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor a = node.Inputs[0], b = node.Inputs[1];
            Tensor y = Tensor.Empty([a.Shape[0], a.Shape[TransposeA ? 2 : 1], b.Shape[TransposeB ? 1 : 2]], Type, a.Backend);
            a.Backend.MatMul(a, TransposeA, b, TransposeB, y);
            return y;
        }

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input)
        {
            Tensor a = node.Inputs[0], b = node.Inputs[1];
            DType type = node.Inputs[input].DType;
            return (input, TransposeA, TransposeB) switch
            {
                (0, false, _) => new MatMul(false, !TransposeB, type).Apply(grad, b),
                (0, true, _) => new MatMul(TransposeB, true, type).Apply(b, grad),
                (_, _, false) => new MatMul(!TransposeA, false, type).Apply(a, grad),
                _ => new MatMul(true, TransposeA, type).Apply(grad, a),
            };
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Matrix product over the last two axes, [..., M, K] x [..., K, N]; leading axes broadcast, a rank-1 operand is a row
        /// on the left and a column on the right.
        /// </summary>
        /// <param name="other">The right factor.</param>
        /// <param name="transposeThis">Swap this tensor's last two axes first.</param>
        /// <param name="transposeOther">Swap the other's last two axes first.</param>
        /// <exception cref="ArgumentException">Inner extents or types differ, or leading axes do not broadcast.</exception>
        public Tensor MatMul(Tensor other, bool transposeThis = false, bool transposeOther = false)
        {
            if (Rank == 0 || other.Rank == 0)
            {
                throw new ArgumentException($"MatMul: {Shape} times {other.Shape}; a single number multiplies with *.");
            }

            if (Rank == 1)
            {
                return Unsqueeze(0).MatMul(other, false, transposeOther).Squeeze(other.Rank == 1 ? 0 : -2);
            }

            if (other.Rank == 1)
            {
                return MatMul(other.Unsqueeze(1), transposeThis).Squeeze(-1);
            }

            int inner = Shape[transposeThis ? -2 : -1];
            if (inner != other.Shape[transposeOther ? -1 : -2] || !Precision.Mix(DType, other.DType))
            {
                throw new ArgumentException(
                    $"MatMul: {DType} {Shape}{(transposeThis ? " transposed" : "")} times {other.DType} {other.Shape}{(transposeOther ? " transposed" : "")}.");
            }

            Shape batch = Shape.Broadcast(Batch(this), Batch(other), "MatMul");
            Shape result = [.. batch, Shape[transposeThis ? -1 : -2], other.Shape[transposeOther ? -2 : -1]];

            // What all rows share is a weight and stays as it is; what varies with the sample is an activation.
            Tensor left = Precision.Round(this), right = other.Rank == 2 ? other : Precision.Round(other);
            Ops.MatMul op = new(transposeThis, transposeOther, left.DType == DType.BF16 || right.DType == DType.BF16 ? DType.BF16 : left.DType);

            // One right factor for all rows: a single, larger product.
            if (other.Rank == 2 && !transposeThis)
            {
                return Shaped(op.Apply(left.Reshape([1, (int)batch.Count * Shape[-2], inner]), right.Reshape([1, .. other.Shape])));
            }

            return Shaped(op.Apply(Batched(left), Batched(right)));

            static Shape Batch(Tensor x) => Shape.Create(x.Shape.AsSpan()[..^2]);

            // Only the view is given out, so that who spends it gives the memory back.
            Tensor Shaped(Tensor product)
            {
                Tensor view = product.Reshape(result);
                if (view != product)
                {
                    product.Spend();
                }

                return view;
            }

            Tensor Batched(Tensor x) => x.Expand([.. batch, x.Shape[-2], x.Shape[-1]]).Reshape([(int)batch.Count, x.Shape[-2], x.Shape[-1]]);
        }
    }
}
