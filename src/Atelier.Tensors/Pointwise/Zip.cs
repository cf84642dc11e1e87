using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Pointwise;

/// <summary>Applies binary formulas with NumPy's broadcasting.</summary>
public static class Zip
{
    /// <summary>
    /// y = f(a, b), element by element. F32 and BF16 may meet (see <see cref="Precision"/>); beyond that a single number of another
    /// type takes the other operand's type, and types must agree.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the types differ.</exception>
    public static Tensor Apply<F>(F formula, Tensor a, Tensor b)
        where F : struct, IBinaryFormula
    {
        if (!Precision.Mix(a.DType, b.DType))
        {
            (a, b) = a.Rank == 0 ? (a.To(b.DType), b) : b.Rank == 0 ? (a, b.To(a.DType)) : throw new ArgumentException(
                $"{Formula<F>.Name}: operands are {a.DType} {a.Shape} and {b.DType} {b.Shape}; convert one with To.");
        }

        Shape shape = Shape.Broadcast(a.Shape, b.Shape, Formula<F>.Name);
        return new ZipOp<F>(formula).Apply(a.Lift(shape.Rank), b.Lift(shape.Rank));
    }
}

/// <summary>y = f(a, b) over operands of equal rank, of one type or of F32 and BF16.</summary>
internal sealed record ZipOp<F>(F Formula) : Op
    where F : struct, IBinaryFormula
{
    public override string Name => Formula<F>.Name;

    protected internal override bool VjpReads(int input) => !(Formula.SlopeAIsOne && Formula.SlopeBIsOne);

    protected internal override bool VjpReadsOutput => false;

    protected override Tensor Forward(Node node)
    {
        Tensor a = node.Inputs[0], b = node.Inputs[1];
        Shape shape = Shape.Broadcast(a.Shape, b.Shape);
        Tensor y = Tensor.Empty(shape, Precision.OfFormula(shape, a, b), a.Backend);
        a.Backend.Pointwise(new ValueKernel(Formula), y, a, b);
        return y;
    }

    protected internal override Tensor Vjp(Node node, Tensor grad, int input)
    {
        Tensor a = node.Inputs[0], b = node.Inputs[1];
        if (Gradients.Recording)
        {
            TensorLane la = new(a), lb = new(b);
            TensorLane slope = input == 0 ? Formula.SlopeA(la, lb) : Formula.SlopeB(la, lb);
            return (new TensorLane(grad) * slope).As(a.DType).SumTo(node.Inputs[input].Shape);
        }

        if (input == 0 ? Formula.SlopeAIsOne : Formula.SlopeBIsOne)
        {
            return grad.SumTo(node.Inputs[input].Shape);
        }

        if (FusedGradients.Exist(grad, node.Inputs))
        {
            return node.Share(() => FusedGradients.Of(new GradKernel(Formula), grad, node))[input]!;
        }

        DType type = node.Inputs[input].Shape == grad.Shape ? node.Inputs[input].DType : grad.DType;
        Tensor result = Tensor.Empty(grad.Shape, type, grad.Backend);
        if (input == 0)
        {
            grad.Backend.Pointwise(new GradKernelA(Formula), result, grad, a, b);
        }
        else
        {
            grad.Backend.Pointwise(new GradKernelB(Formula), result, grad, a, b);
        }

        return result.SumTo(node.Inputs[input].Shape);
    }

    private readonly struct ValueKernel(F formula) : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => formula.Value(a, b);
    }

    private readonly struct GradKernel(F formula) : IPointwiseGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>(T grad, T a, T b, T c, T d, out T byA, out T byB, out T byC, out T byD)
            where T : struct, ILane<T>
        {
            byA = grad * formula.SlopeA(a, b);
            byB = grad * formula.SlopeB(a, b);
            byC = byD = grad;
        }
    }

    private readonly struct GradKernelA(F formula) : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => a * formula.SlopeA(b, c);
    }

    private readonly struct GradKernelB(F formula) : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => a * formula.SlopeB(b, c);
    }
}
