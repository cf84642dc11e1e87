using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>Picks elements along an axis by an index of the output's shape. Adjoint: <see cref="ScatterAdd"/>.</summary>
    public sealed record Gather(int Axis) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(node.Inputs[1].Shape, x.DType, x.Backend);
            x.Backend.Gather(x, Axis, node.Inputs[1], y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad)
            => new ScatterAdd(Axis, node.Inputs[0].Shape).Apply(grad, node.Inputs[1]);
    }

    /// <summary>Adds elements into zeros of shape Shape along an axis at the places an index names. Adjoint: <see cref="Gather"/>.</summary>
    public sealed record ScatterAdd(int Axis, Shape Shape) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(Shape, x.DType, x.Backend);
            y.Backend.Fill(y, 0);
            y.Backend.ScatterAdd(x, Axis, node.Inputs[1], y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => new Gather(Axis).Apply(grad, node.Inputs[1]);
    }

    /// <summary>Picks whole slices along an axis by a rank-1 index. Adjoint: <see cref="IndexAdd"/>.</summary>
    public sealed record IndexSelect(int Axis) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], index = node.Inputs[1], y = Tensor.Empty(x.Shape.With(Axis, index.Shape[0]), x.DType, x.Backend);
            x.Backend.IndexSelect(x, Axis, index, y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => new IndexAdd(Axis, node.Inputs[0].Shape).Apply(grad, node.Inputs[1]);
    }

    /// <summary>Adds whole slices into zeros of shape Shape along an axis at the places a rank-1 index names. Adjoint: <see cref="IndexSelect"/>.</summary>
    public sealed record IndexAdd(int Axis, Shape Shape) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(Shape, x.DType, x.Backend);
            y.Backend.Fill(y, 0);
            y.Backend.IndexAdd(x, Axis, node.Inputs[1], y);
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => new IndexSelect(Axis).Apply(grad, node.Inputs[1]);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>out[..., i, ...] = this[..., index[..., i, ...], ...] along an axis.</summary>
        /// <param name="axis">The axis picked from.</param>
        /// <param name="index">I32 or I64, of the output's shape; its other extents equal this tensor's.</param>
        /// <exception cref="ArgumentException">Shapes or types do not fit.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
        public Tensor Gather(int axis, Tensor index)
        {
            CheckIndex("Gather", index, Shape.With(axis, 0) == (index.Rank == Rank ? index.Shape.With(axis, 0) : default));
            return new Ops.Gather(Shape.Axis(axis)).Apply(this, index.To(DType.I64));
        }

        /// <summary>This plus, along an axis, the elements of <paramref name="source"/> added at the places the index names.</summary>
        /// <exception cref="ArgumentException">Shapes or types do not fit.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
        public Tensor ScatterAdd(int axis, Tensor index, Tensor source)
        {
            CheckIndex("ScatterAdd", index, index.Shape == source.Shape && Shape.With(axis, 0) == (source.Rank == Rank ? source.Shape.With(axis, 0) : default));
            return this + new Ops.ScatterAdd(Shape.Axis(axis), Shape).Apply(source, index.To(DType.I64));
        }

        /// <summary>Whole slices along an axis, in the order of a rank-1 index.</summary>
        /// <exception cref="ArgumentException">The index is not of rank 1 or no integers.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
        public Tensor IndexSelect(int axis, Tensor index)
        {
            CheckIndex("IndexSelect", index, index.Rank == 1);
            return new Ops.IndexSelect(Shape.Axis(axis)).Apply(this, index.To(DType.I64));
        }

        /// <summary>Rows of this [V, D] table, [..., D] for an index of any shape [...].</summary>
        public Tensor Embedding(Tensor index) => IndexSelect(0, index.Reshape([-1])).Reshape([.. index.Shape, Shape[1]]);

        /// <summary>For each of these integers a row of zeros with a one: [..., classes], F32.</summary>
        public Tensor OneHot(int classes) => To(DType.I64).Unsqueeze(-1).EqualTo(Arange(classes)).To(DType.F32);

        /// <summary>1 where column - row is at most <paramref name="diagonal"/>, 0 elsewhere: [rows, columns], a lower triangle.</summary>
        public static Tensor LowerTriangle(int rows, int columns, int diagonal = 0)
            => (Arange(columns) <= Arange(rows).Reshape([rows, 1]) + diagonal).To(DType.F32);

        private void CheckIndex(string name, Tensor index, bool fits)
        {
            if (!fits || index.DType is not (DType.I32 or DType.I64))
            {
                throw new ArgumentException($"{name}: index {index.DType} {index.Shape} does not fit {Shape}; it must be I32 or I64.");
            }
        }
    }
}
