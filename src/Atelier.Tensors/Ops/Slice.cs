using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>Every Step-th element (backwards where negative) of each axis from Start on, Extents many.</summary>
    public sealed record Slice(int[] Starts, int[] Steps, Shape Extents) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(Extents, x.DType, x.Backend);
            x.Backend.Copy(x, Window(x.Shape, Starts, Steps), y, new Strides(0, Layout.Strides(Extents)), Extents.ToArray());
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => new Place(Starts, Steps, node.Inputs[0].Shape).Apply(grad);

        internal static Strides Window(Shape shape, int[] starts, int[] steps)
        {
            long[] strides = Layout.Strides(shape);
            return new(
                strides.Select((stride, axis) => stride * starts[axis]).Sum(),
                [.. strides.Select((stride, axis) => stride * steps[axis])]);
        }
    }

    /// <summary>The adjoint of <see cref="Slice"/>: zeros of shape Shape, with the operand written at the places that the slice reads.</summary>
    public sealed record Place(int[] Starts, int[] Steps, Shape Shape) : LinearOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(Shape, x.DType, x.Backend);
            y.Backend.Fill(y, 0);
            x.Backend.Copy(x, new Strides(0, Layout.Strides(x.Shape)), y, Slice.Window(Shape, Starts, Steps), x.Shape.ToArray());
            return y;
        }

        /// <inheritdoc/>
        protected override Tensor Adjoint(Node node, Tensor grad) => new Slice(Starts, Steps, node.Inputs[0].Shape).Apply(grad);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The part of one axis in [start, end), every step-th of it; negative bounds count from the end.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The bounds leave the axis, or the step is not positive.</exception>
        public Tensor Slice(int axis, int start, int end = int.MaxValue, int step = 1)
        {
            axis = Shape.Axis(axis);
            int extent = Shape[axis];
            int from = start < 0 ? start + extent : start, to = end == int.MaxValue ? extent : end < 0 ? end + extent : end;
            if (from < 0 || to > extent || from > to || step < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(start), $"Slice: [{start}, {end}) by {step} of axis {axis} of {Shape}.");
            }

            return from == 0 && to == extent && step == 1 ? this : Strided(axis, from, step, (to - from + step - 1) / step);
        }

        /// <summary>One position of an axis, without the axis.</summary>
        public Tensor Select(int axis, int index) => Slice(axis, index, index == -1 ? int.MaxValue : index + 1).Squeeze(axis);

        /// <summary>Reverses the order along axes.</summary>
        public Tensor Flip(params int[] axes)
            => axes.Aggregate(this, (x, axis) => x.Shape[axis] < 2 ? x : x.Strided(x.Shape.Axis(axis), x.Shape[axis] - 1, -1, x.Shape[axis]));

        /// <summary>Shifts along an axis; what leaves at one end comes in at the other.</summary>
        public Tensor Roll(int shift, int axis)
        {
            int extent = Shape[axis], by = extent == 0 ? 0 : ((shift % extent) + extent) % extent;
            return by == 0 ? this : Concat(axis, Slice(axis, extent - by), Slice(axis, 0, extent - by));
        }

        /// <summary>Cuts an axis into parts of the given extents.</summary>
        /// <exception cref="ArgumentException">The extents do not add up to the axis.</exception>
        public Tensor[] Split(int axis, params int[] extents)
        {
            if (extents.Sum() != Shape[axis])
            {
                throw new ArgumentException($"Split: [{string.Join(", ", extents)}] does not add up to axis {axis} of {Shape}.");
            }

            int start = 0;
            return [.. extents.Select(extent => Slice(axis, start, start += extent))];
        }

        /// <summary>
        /// Zeros around (amounts below 0 crop), for each axis from the last backwards, as PyTorch's pad: (left, right, top, bottom, ...).
        /// </summary>
        /// <exception cref="ArgumentException">Not two amounts an axis, or more than there are axes.</exception>
        public Tensor Pad(params int[] amounts)
        {
            if (amounts.Length % 2 != 0 || amounts.Length > 2 * Rank)
            {
                throw new ArgumentException($"Pad: [{string.Join(", ", amounts)}] are no pairs for the axes of {Shape}.");
            }

            Tensor x = this;
            for (int k = 0; k < amounts.Length / 2; k++)
            {
                x = x.PadAxis(Rank - 1 - k, amounts[2 * k], amounts[2 * k + 1]);
            }

            return x;
        }

        private Tensor PadAxis(int axis, int before, int after)
        {
            Tensor cropped = Slice(axis, Math.Max(0, -before), Shape[axis] - Math.Max(0, -after));
            if (before <= 0 && after <= 0)
            {
                return cropped;
            }

            int[] starts = new int[Rank];
            starts[axis] = Math.Max(0, before);
            Shape shape = cropped.Shape.With(axis, cropped.Shape[axis] + Math.Max(0, before) + Math.Max(0, after));
            return new Ops.Place(starts, [.. Enumerable.Repeat(1, Rank)], shape).Apply(cropped);
        }

        private Tensor Strided(int axis, int start, int step, int extent)
        {
            int[] starts = new int[Rank], steps = [.. Enumerable.Repeat(1, Rank)];
            (starts[axis], steps[axis]) = (start, step);
            return new Ops.Slice(starts, steps, Shape.With(axis, extent)).Apply(this);
        }
    }
}
