using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>
    /// Another shape for the same elements in logical, row-major order. Shares memory where that is the order of memory too;
    /// between pictures (channels-last) and other ranks it copies.
    /// </summary>
    public sealed record Reshape(Shape Shape) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0];
            if (x.Shape == Shape)
            {
                return x.View(Shape);
            }

            if (Tensor.Plain(x.Shape))
            {
                return Tensor.Plain(Shape) ? x.View(Shape) : Reorder(x, Shape, RowMajor(Shape), Layout.Strides(Shape));
            }

            using Tensor rows = Reorder(x, x.Shape, Layout.Strides(x.Shape), RowMajor(x.Shape));
            return Tensor.Plain(Shape) ? rows.View(Shape) : Reorder(rows, Shape, RowMajor(Shape), Layout.Strides(Shape));
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => grad.Reshape(node.Inputs[0].Shape);

        /// <summary>A copy, shaped as given, with its elements in another order of memory.</summary>
        private static Tensor Reorder(Tensor x, Shape extents, long[] from, long[] to)
        {
            Tensor y = Tensor.Empty(extents, x.DType, x.Backend);
            x.Backend.Copy(x, new Strides(0, from), y, new Strides(0, to), extents.ToArray());
            return y;
        }

        private static long[] RowMajor(Shape shape)
        {
            long[] strides = new long[shape.Rank];
            long stride = 1;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                strides[axis] = stride;
                stride *= shape[axis];
            }

            return strides;
        }
    }

    /// <summary>Another shape for the same elements in the order of memory: never copies.</summary>
    internal sealed record MemoryView(Shape Shape) : LinearOp
    {
        protected override Tensor Forward(Node node) => node.Inputs[0].View(Shape);

        protected override Tensor Adjoint(Node node, Tensor grad) => grad.ViewMemory(node.Inputs[0].Shape);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The same elements, in logical row-major order, under another shape; one extent may be -1 and is worked out.</summary>
        /// <exception cref="ArgumentException">The element counts differ.</exception>
        [OverloadResolutionPriority(1)]
        public Tensor Reshape(params ReadOnlySpan<int> extents)
        {
            int[] dims = extents.ToArray();
            int open = Array.IndexOf(dims, -1);
            if (open >= 0)
            {
                long rest = 1;
                for (int i = 0; i < dims.Length; i++)
                {
                    rest *= i == open ? 1 : dims[i];
                }

                if (rest <= 0 || Count % rest != 0)
                {
                    throw new ArgumentException($"Reshape: {Shape} has {Count} elements, [{string.Join(", ", dims)}] can't have as many.");
                }

                dims[open] = (int)(Count / rest);
            }

            return Reshape(Shape.Create(dims));
        }

        /// <summary>The same elements, in logical row-major order, under another shape.</summary>
        /// <exception cref="ArgumentException">The element counts differ.</exception>
        public Tensor Reshape(Shape shape)
        {
            if (shape.Count != Count)
            {
                throw new ArgumentException($"Reshape: {Shape} has {Count} elements, {shape} has {shape.Count}.");
            }

            return shape == Shape ? this : new Ops.Reshape(shape).Apply(this);
        }

        /// <summary>Pictures [N, C, H, W] as rows of pixels [N, H * W, C], for free: attention's tokens.</summary>
        public Tensor ToPixels() => ViewMemory([Shape[0], Shape[2] * Shape[3], Shape[1]]);

        /// <summary>Rows of pixels [N, H * W, C] as pictures [N, C, H, W], for free.</summary>
        /// <exception cref="ArgumentException">There are not H * W pixels.</exception>
        public Tensor ToPictures(int height, int width) => ViewMemory([Shape[0], Shape[2], height, width]);

        /// <summary>Flattens all axes but the first.</summary>
        public Tensor Flatten() => Reshape([Shape[0], (int)Shape.Create(Shape.AsSpan()[1..]).Count]);

        /// <summary>A new axis of extent 1; negative axes count from the end of the result.</summary>
        public Tensor Unsqueeze(int axis)
        {
            List<int> dims = [.. Shape.ToArray()];
            dims.Insert(axis < 0 ? axis + Rank + 1 : axis, 1);
            return Reshape(Shape.Create([.. dims]));
        }

        /// <summary>Without an axis of extent 1.</summary>
        public Tensor Squeeze(int axis)
        {
            List<int> dims = [.. Shape.ToArray()];
            dims.RemoveAt(Shape.Axis(axis));
            return Reshape(Shape.Create([.. dims]));
        }

        /// <summary>Leading axes of extent 1 until the rank is reached, as broadcasting aligns them.</summary>
        internal Tensor Lift(int rank) => Rank == rank
            ? this
            : Reshape(Shape.Create([.. Enumerable.Repeat(1, rank - Rank), .. Shape.ToArray()]));

        internal Tensor ViewMemory(Shape shape)
        {
            if (shape.Count != Count)
            {
                throw new ArgumentException($"{Shape} in memory has {Count} elements, {shape} has {shape.Count}.");
            }

            return shape == Shape ? this : new Ops.MemoryView(shape).Apply(this);
        }
    }
}
