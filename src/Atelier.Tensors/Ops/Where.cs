using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>a where a mask (0 or 1, of the operands' type) holds, b elsewhere.</summary>
    public sealed record Where : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => input == 0;

        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor mask = node.Inputs[0], a = node.Inputs[1], b = node.Inputs[2];
            Shape shape = Shape.Broadcast(Shape.Broadcast(mask.Shape, a.Shape), b.Shape);
            Tensor y = Tensor.Empty(shape, Precision.OfFormula(shape, a, b), a.Backend);
            a.Backend.Pointwise(default(Choose), y, mask, a, b);
            return y;
        }

        /// <inheritdoc/>
        protected internal override Tensor? Vjp(Node node, Tensor grad, int input)
        {
            Tensor mask = node.Inputs[0], zero = Tensor.Full([], 0, grad.DType);
            return input switch
            {
                1 => Tensor.Where(mask, grad, zero).SumTo(node.Inputs[1].Shape),
                2 => Tensor.Where(mask, zero, grad).SumTo(node.Inputs[2].Shape),
                _ => null,
            };
        }

        private readonly struct Choose : IPointwiseKernel
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public T Run<T>(T a, T b, T c, T d)
                where T : struct, ILane<T> => T.Select(T.Same(a, T.Of(0)), c, b);
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// <paramref name="a"/> where the condition (Bool, or numbers of which 0 is false) holds, <paramref name="b"/> elsewhere;
        /// broadcasts. What is not chosen gets gradient 0.
        /// </summary>
        /// <exception cref="ArgumentException">a and b differ in type (but for F32 and BF16), or the shapes do not broadcast.</exception>
        public static Tensor Where(Tensor condition, Tensor a, Tensor b)
        {
            if (!Precision.Mix(a.DType, b.DType))
            {
                throw new ArgumentException($"Where: the choices are {a.DType} and {b.DType}; convert one with To.");
            }

            int rank = Shape.Broadcast(Shape.Broadcast(condition.Shape, a.Shape, "Where"), b.Shape, "Where").Rank;
            return new Ops.Where().Apply(condition.To(a.DType).Lift(rank), a.Lift(rank), b.Lift(rank));
        }
    }
}
