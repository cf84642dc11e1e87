using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>
    /// An activation of x * scale + shift, in one pass, or of x * scale + shift + offset; all broadcast to x. So does the gradient run
    /// in one pass, which computes again what went into the activation.
    /// </summary>
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
        {
            Tensor z = inputs[0].To(Precision.OfSums(inputs[0].DType)) * inputs[1] + inputs[2];
            return Then.Apply(inputs.Length == 4 ? z + inputs[3] : z).To(inputs[0].DType);
        }

        /// <inheritdoc/>
        protected override Tensor? FastVjp(Node node, Tensor grad, int input)
            => !FusedGradients.Exist(grad, node.Inputs) ? null : node.Share(() =>
            {
                GradPass pass = new(grad, node.Inputs);
                Then.Call(pass);
                return pass.Gradients;
            })[input];

        private sealed record Pass(Tensor Y, Tensor[] Operands) : IFormulaUser
        {
            public void Use<F>(F formula)
                where F : struct, IUnaryFormula => Y.Backend.Pointwise(new Kernel<F>(formula, Operands.Length == 4), Y, Operands);
        }

        private sealed record GradPass(Tensor Grad, Tensor[] Operands) : IFormulaUser
        {
            public Tensor?[] Gradients { get; private set; } = [];

            public void Use<F>(F formula)
                where F : struct, IUnaryFormula => Gradients = FusedGradients.Of(new Kernel<F>(formula, Operands.Length == 4), Grad, Operands);
        }

        private readonly struct Kernel<F>(F then, bool offset) : IPointwiseKernel, IPointwiseGradient
            where F : struct, IUnaryFormula
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public T Run<T>(T a, T b, T c, T d)
                where T : struct, ILane<T> => then.Value(Sum(a, b, c, d));

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Run<T>(T grad, T a, T b, T c, T d, out T byA, out T byB, out T byC, out T byD)
                where T : struct, ILane<T>
            {
                T z = Sum(a, b, c, d);
                byC = byD = grad * then.Slope(z, then.Value(z));
                byA = byC * b;
                byB = byC * a;
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private T Sum<T>(T a, T b, T c, T d)
                where T : struct, ILane<T> => offset ? a * b + c + d : a * b + c;
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>x * scale + shift + offset, and an activation of it in the same pass. Of this tensor's type.</summary>
        /// <param name="scale">Broadcasts to this tensor.</param>
        /// <param name="shift">Broadcasts to this tensor.</param>
        /// <param name="then">The activation; none by default.</param>
        /// <param name="offset">Broadcasts to this tensor: a second shift, for axes that the first one repeats along; none by default.</param>
        /// <exception cref="ArgumentException">Scale, shift or offset have not this tensor's rank, or extents that do not broadcast to it.</exception>
        public Tensor ScaleShift(Tensor scale, Tensor shift, Activation? then = null, Tensor? offset = null)
        {
            Tensor[] affine = offset is null ? [scale, shift] : [scale, shift, offset];
            if (!Array.TrueForAll(affine, Fits))
            {
                throw new ArgumentException(
                    $"ScaleShift: scale {scale.Shape}, shift {shift.Shape}{(offset is null ? "" : $" and offset {offset.Shape}")} must broadcast to {Shape}.");
            }

            return new Ops.ScaleShift(then ?? Activation.None).Apply([this, .. affine.Select(operand => Precision.Beside(this, operand))]);

            bool Fits(Tensor affine) => affine.Rank == Rank && Enumerable.Range(0, Rank).All(axis => affine.Shape[axis] == 1 || affine.Shape[axis] == Shape[axis]);
        }
    }
}
