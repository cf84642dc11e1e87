using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>Joins tensors along an axis.</summary>
    public sealed record Concat(int Axis) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => false;

        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor first = node.Inputs[0];
            Tensor y = Tensor.Empty(first.Shape.With(Axis, node.Inputs.Sum(x => x.Shape[Axis])), first.DType, first.Backend);
            int[] starts = new int[first.Rank], steps = [.. Enumerable.Repeat(1, first.Rank)];
            foreach (Tensor x in node.Inputs)
            {
                y.Backend.Copy(x, new Strides(0, Layout.Strides(x.Shape)), y, Slice.Window(y.Shape, starts, steps), x.Shape.ToArray());
                starts[Axis] += x.Shape[Axis];
            }

            return y;
        }

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input)
        {
            int start = node.Inputs.Take(input).Sum(x => x.Shape[Axis]);
            return grad.Slice(Axis, start, start + node.Inputs[input].Shape[Axis]);
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Joins tensors along an axis; all other extents and the types must agree.</summary>
        /// <exception cref="ArgumentException">They do not.</exception>
        public static Tensor Concat(int axis, params Tensor[] tensors)
        {
            Tensor first = tensors.Length > 0 ? tensors[0] : throw new ArgumentException("Concat: there is nothing to join.");
            axis = first.Shape.Axis(axis);

            // Where F32 and BF16 meet, most elements decide.
            DType type = tensors.MaxBy(x => x.Count)!.DType;
            foreach (Tensor x in tensors)
            {
                if (!Precision.Mix(x.DType, first.DType) || x.Rank != first.Rank || x.Shape.With(axis, 0) != first.Shape.With(axis, 0))
                {
                    throw new ArgumentException($"Concat along axis {axis}: {x.DType} {x.Shape} does not fit {first.DType} {first.Shape}.");
                }
            }

            return tensors.Length == 1 ? first : new Ops.Concat(axis).Apply([.. tensors.Select(x => x.To(type))]);
        }

        /// <summary>Joins tensors of one shape along a new axis.</summary>
        public static Tensor Stack(int axis, params Tensor[] tensors)
            => Concat(axis, [.. tensors.Select(x => x.Unsqueeze(axis))]);
    }
}
