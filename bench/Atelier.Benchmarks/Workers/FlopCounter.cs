using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Ops;

namespace Atelier.Benchmarks.Workers;

/// <summary>Counts the arithmetic of convolutions and matrix products by the operations that really run, the backward pass's included.</summary>
internal sealed class FlopCounter : IOpObserver
{
    private double _sum;

    /// <summary>Multiplications and additions, two to a product that is summed; padding counts.</summary>
    public static double Count(Action work)
    {
        FlopCounter counter = new();
        Op.Observer = counter;
        try
        {
            work();
        }
        finally
        {
            Op.Observer = null;
        }

        return counter._sum;
    }

    public void Begin(Op op, Tensor[] inputs, bool gradient) => _sum += gradient ? 0 : Flops(op, inputs);

    public void End()
    {
    }

    private static double Flops(Op op, Tensor[] inputs) => op switch
    {
        Conv conv => conv.Geometry.Flops,
        ConvInputGrad conv => conv.Geometry.Flops,
        ConvWeightGrad conv => conv.Geometry.Flops,

        // [B, M, K] x [B, K, N]: every element of the left factor meets the N columns of the right one.
        MatMul product => 2.0 * inputs[0].Count * inputs[1].Shape[product.TransposeB ? 1 : 2],
        _ => 0,
    };
}
