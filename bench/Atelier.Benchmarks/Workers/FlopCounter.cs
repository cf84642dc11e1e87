using Atelier.Tensors.Autograd;
using Atelier.Tensors.Ops;

namespace Atelier.Benchmarks.Workers;

/// <summary>Counts the arithmetic of convolutions by the operations that really run, the backward pass's included.</summary>
internal static class FlopCounter
{
    /// <summary>Multiplications and additions, two to a product that is summed; padding counts.</summary>
    public static double Count(Action work)
    {
        double sum = 0;
        Op.Observer = IOpObserver.Each(op => sum += Flops(op));
        try
        {
            work();
        }
        finally
        {
            Op.Observer = null;
        }

        return sum;
    }

    private static double Flops(Op op) => op switch
    {
        Conv conv => conv.Geometry.Flops,
        ConvInputGrad conv => conv.Geometry.Flops,
        ConvWeightGrad conv => conv.Geometry.Flops,
        _ => 0,
    };
}
