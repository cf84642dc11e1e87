using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>An activation of x * scale + shift, in one pass; scale and shift broadcast to x.</summary>
    public sealed record ScaleShift(Activation Then) : ComposedOp
    {
        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(x.Shape, x.DType, x.Backend);
            Then.Call(new Pass(y, node.Inputs));
            return y;
        }

        /// <inheritdoc/>
        protected internal override Tensor Reference(Tensor[] inputs)
            => Then.Apply(inputs[0].To(Precision.OfSums(inputs[0].DType)) * inputs[1] + inputs[2]).To(inputs[0].DType);

        private sealed record Pass(Tensor Y, Tensor[] Operands) : IFormulaUser
        {
            public void Use<F>(F formula)
                where F : struct, IUnaryFormula => Y.Backend.Pointwise(new Kernel<F>(formula), Y, Operands);
        }

        private readonly struct Kernel<F>(F then) : IPointwiseKernel
            where F : struct, IUnaryFormula
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public T Run<T>(T a, T b, T c, T d)
                where T : struct, ILane<T> => then.Value(a * b + c);
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>x * scale + shift, and an activation of it in the same pass. Of this tensor's type.</summary>
        /// <param name="scale">Broadcasts to this tensor.</param>
        /// <param name="shift">Broadcasts to this tensor.</param>
        /// <param name="then">The activation; none by default.</param>
        /// <exception cref="ArgumentException">Scale or shift have not this tensor's rank, or extents that do not broadcast to it.</exception>
        public Tensor ScaleShift(Tensor scale, Tensor shift, Activation? then = null)
        {
            if (!Fits(scale) || !Fits(shift))
            {
                throw new ArgumentException($"ScaleShift: scale {scale.Shape} and shift {shift.Shape} must broadcast to {Shape}.");
            }

            return new Ops.ScaleShift(then ?? Activation.None).Apply(this, Precision.Beside(this, scale), Precision.Beside(this, shift));

            bool Fits(Tensor affine) => affine.Rank == Rank && Enumerable.Range(0, Rank).All(axis => affine.Shape[axis] == 1 || affine.Shape[axis] == Shape[axis]);
        }
    }
}
