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
            if (node.Inputs.Length == 4)
            {
                Run<WithOffset>(node, y);
            }
            else
            {
                Run<WithoutOffset>(node, y);
            }

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
            => !FusedGradients.Exist(grad, node.Inputs) ? null : node.Share(() => node.Inputs.Length == 4
                ? GradPass<WithOffset>.Run(Then, grad, node)
                : GradPass<WithoutOffset>.Run(Then, grad, node))[input];

        private void Run<TSum>(Node node, Tensor y)
            where TSum : ISum => Then.Call(new Pass<TSum>(y, node.Inputs));

        private sealed record Pass<TSum>(Tensor Y, Tensor[] Operands) : IFormulaUser
            where TSum : ISum
        {
            public void Use<F>(F formula)
                where F : struct, IUnaryFormula => Y.Backend.Pointwise(new Kernel<F, TSum>(formula), Y, Operands);
        }

        private sealed record GradPass<TSum>(Tensor Grad, Node Node) : IFormulaUser
            where TSum : ISum
        {
            public Tensor?[] Gradients { get; private set; } = [];

            public static Tensor?[] Run(Activation then, Tensor grad, Node node)
            {
                GradPass<TSum> pass = new(grad, node);
                then.Call(pass);
                return pass.Gradients;
            }

            public void Use<F>(F formula)
                where F : struct, IUnaryFormula => Gradients = FusedGradients.Of(new Kernel<F, TSum>(formula), Grad, Node);
        }

        /// <summary>What goes into the activation: a type, so that the loops over it have no branch.</summary>
        private interface ISum
        {
            static abstract T Of<T>(T x, T scale, T shift, T offset)
                where T : struct, ILane<T>;
        }

        private readonly struct WithoutOffset : ISum
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Of<T>(T x, T scale, T shift, T offset)
                where T : struct, ILane<T> => x * scale + shift;
        }

        private readonly struct WithOffset : ISum
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Of<T>(T x, T scale, T shift, T offset)
                where T : struct, ILane<T> => x * scale + shift + offset;
        }

        private readonly struct Kernel<F, TSum>(F then) : IPointwiseKernel, IPointwiseGradient
            where F : struct, IUnaryFormula
            where TSum : ISum
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public T Run<T>(T a, T b, T c, T d)
                where T : struct, ILane<T> => then.Value(TSum.Of(a, b, c, d));

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Run<T>(T grad, T a, T b, T c, T d, out T byA, out T byB, out T byC, out T byD)
                where T : struct, ILane<T>
            {
                T z = TSum.Of(a, b, c, d);
                byC = byD = grad * then.Slope(z, then.Value(z));
                byA = byC * b;
                byB = byC * a;
            }
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
