using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>The gradients of a formula by all its operands, tile by tile: what a tile sums up never leaves the first-level cache.</summary>
internal sealed unsafe class GradientTiles<F>(F formula, nint grad, int size, int operands, int half, BroadcastTiles tiles, BroadcastSums sums)
    where F : struct, IPointwiseGradient
{
    /// <summary>Elements of a tile at most: tiles of up to nine tensors share the first-level cache.</summary>
    public const int MaxElements = 1024;

    // What is written lies half a page from what is read, or loads would take stores to their own places in other pages for theirs.
    private const int Tile = MaxElements + 16, HalfPage = 512;

    public void Run(long piece)
    {
        using Scratch<float> scratch = new(2 * operands * Tile + HalfPage + 1024);
        float* shown = scratch.Pointer, made = (float*)(((nint)(shown + operands * Tile) + 4095) / 4096 * 4096) + HalfPage;
        Span<long> held = [-1, -1, -1, -1];
        GradientPointers p = new() { Half = half };
        (long first, long end) = sums[piece];
        for (long tile = first; tile < end; tile++)
        {
            (long start, int length) = tiles[tile];
            p.Grad = grad + (nint)start * size;
            for (int k = 0; k < 4; k++)
            {
                p.Operands[k] = k < operands ? tiles.At(k, tile, shown + k * Tile, ref held[k]) : p.Operands[0];
                p.Gradients[k] = sums.Place(k, tile, made + k * Tile);
            }

            GradientRow.Run(formula, p, length);
            for (int k = 0; k < operands; k++)
            {
                sums.Add(k, piece, tile, made + k * Tile);
            }
        }
    }
}
