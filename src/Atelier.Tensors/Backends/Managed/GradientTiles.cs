using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>The gradients of a formula by all its operands, tile by tile: what a tile sums up never leaves the first-level cache.</summary>
internal sealed unsafe class GradientTiles<F>(F formula, nint grad, int size, int operands, int half, BroadcastTiles tiles, BroadcastSums sums)
    where F : struct, IPointwiseGradient
{
    private const int Tile = BroadcastTiles.ScratchElements;

    public void Run(long piece)
    {
        using Scratch<float> shown = new(operands * Tile), made = new(operands * Tile);
        Span<long> held = [-1, -1, -1, -1];
        GradientPointers p = new() { Half = half };
        (long first, long end) = sums[piece];
        for (long tile = first; tile < end; tile++)
        {
            (long start, int length) = tiles[tile];
            p.Grad = grad + (nint)start * size;
            for (int k = 0; k < 4; k++)
            {
                p.Operands[k] = k < operands ? tiles.At(k, tile, shown.Pointer + k * Tile, ref held[k]) : p.Operands[0];
                p.Gradients[k] = sums.Place(k, tile, made.Pointer + k * Tile);
            }

            GradientRow.Run(formula, p, length);
            for (int k = 0; k < operands; k++)
            {
                sums.Add(k, piece, tile, made.Pointer + k * Tile);
            }
        }
    }
}
