using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend : IPointwiseGradKernels
{
    /// <inheritdoc/>
    public void PointwiseGrad<F>(F formula, Tensor grad, ReadOnlySpan<Tensor> operands, ReadOnlySpan<Tensor?> gradients)
        where F : struct, IPointwiseGradient
    {
        Touch(gradients);
        if (grad.Count == 0)
        {
            foreach (Tensor? gradient in gradients)
            {
                gradient?.Backend.Fill(gradient, 0);
            }

            return;
        }

        using BroadcastTiles tiles = new(grad, operands);
        using BroadcastSums sums = new(tiles, grad, gradients);
        int half = grad.DType == DType.BF16 ? 1 : 0;
        for (int k = 0; k < 4; k++)
        {
            half |= tiles.IsHalf(k < operands.Length ? k : 0) ? 2 << k : 0;
        }

        GradientTiles<F> work = new(formula, Pointer(grad), grad.DType.SizeOf(), operands.Length, half, tiles, sums);
        ThreadTeam.For(sums.Pieces, 1, (start, end) =>
        {
            for (long piece = start; piece < end; piece++)
            {
                work.Run(piece);
            }
        });
        sums.Join();
    }
}
