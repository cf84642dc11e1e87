using System.Runtime.CompilerServices;
using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Pointwise;

/// <summary>Applies unary formulas.</summary>
public static class Map
{
    /// <summary>y = f(x), element by element.</summary>
    public static Tensor Apply<F>(F formula, Tensor x)
        where F : struct, IUnaryFormula => new MapOp<F>(formula).Apply(x);
}

/// <summary>What errors and profiles call a formula: its type's name, without the last word.</summary>
internal static class Formula<F>
{
    public static readonly string Name = typeof(F).Name.Replace("Formula", "", StringComparison.Ordinal);
}

/// <summary>y = f(x). The gradient runs as one kernel, or, to be differentiated again, as the slope's formula over tensors.</summary>
internal sealed record MapOp<F>(F Formula) : Op
    where F : struct, IUnaryFormula
{
    public override string Name => Formula<F>.Name;

    protected internal override bool VjpReads(int input) => Formula.SlopeReadsInput;

    protected internal override bool VjpReadsOutput => Formula.SlopeReadsOutput;

    protected override Tensor Forward(Node node)
    {
        Tensor x = node.Inputs[0], y = Tensor.Empty(x.Shape, x.DType, x.Backend);
        x.Backend.Pointwise(new ValueKernel(Formula), y, x);
        return y;
    }

    protected internal override Tensor Vjp(Node node, Tensor grad, int input)
    {
        Tensor x = node.Inputs[0], y = node.Output;
        if (Gradients.Recording)
        {
            TensorLane slope = Formula.Slope(new TensorLane(x), new TensorLane(y));
            return (new TensorLane(grad) * slope).As(x.DType);
        }

        Tensor result = Tensor.Empty(x.Shape, x.DType, x.Backend);
        x.Backend.Pointwise(
            new GradKernel(Formula), result, grad, Formula.SlopeReadsInput ? x : grad, Formula.SlopeReadsOutput ? y : grad);
        return result;
    }

    private readonly struct ValueKernel(F formula) : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => formula.Value(a);
    }

    private readonly struct GradKernel(F formula) : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => a * formula.Slope(b, c);
    }
}
