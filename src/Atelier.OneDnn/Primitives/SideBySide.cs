using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn.Primitives;

/// <summary>
/// The weight gradient sums over pictures as it does over positions. oneDNN's kernel for bf16 runs along rows of positions, and short
/// rows cost it up to half of its speed. So blocks of pictures are laid side by side, [N, H, W, C] as [N / B, H, W, B, C]: to oneDNN a
/// volume of depth B, through which a window of depth 1 goes in rows of B that know no edge.
/// </summary>
internal static unsafe class SideBySide
{
    /// <summary>Pictures in a block at most: longer rows are no faster.</summary>
    private const int Longest = 16;

    /// <summary>How many times as long rows must become to be worth the copies; measured: at equal length nothing is gained, at twice a third.</summary>
    private const int Gain = 2;

    /// <summary>Numbers in a vector; thinner pictures cost more to copy than they gain.</summary>
    private const int Wide = 16;

    private const long Grain = 1 << 14;

    /// <summary>The pass with pictures side by side, where that is worth it.</summary>
    public static ConvKey? Of(ConvKey key)
    {
        ConvGeometry g = key.Geometry;
        int block = LargestDivisor(g.Batch);
        bool worthIt = block >= Gain * g.OutWidth && g.InChannels >= Wide && g.OutChannels >= Wide;
        bool exists = key is { Pass: ConvPass.WeightGrad, Type: DType.BF16 } && g is { Groups: 1, DilationHeight: 1, DilationWidth: 1 };
        return worthIt && exists ? key with { Beside = block } : null;
    }

    /// <summary>Lays the pictures of each block side by side.</summary>
    /// <param name="pictures">[N, H, W, C].</param>
    /// <param name="positions">H * W.</param>
    /// <param name="pixelBytes">The size of C numbers.</param>
    /// <param name="batch">N.</param>
    /// <param name="beside">B, which divides N.</param>
    /// <param name="laid">[N / B, H, W, B, C].</param>
    public static void Lay(nint pictures, int positions, int pixelBytes, int batch, int beside, nint laid)
        => ThreadTeam.For((long)batch / beside * positions, 1 + (Grain / ((long)beside * pixelBytes)), (start, end) =>
        {
            for (long row = start; row < end; row++)
            {
                (long block, long position) = Math.DivRem(row, positions);
                byte* from = (byte*)pictures + ((block * beside * positions) + position) * pixelBytes, to = (byte*)laid + row * beside * pixelBytes;
                for (int n = 0; n < beside; n++, from += (long)positions * pixelBytes, to += pixelBytes)
                {
                    Buffer.MemoryCopy(from, to, pixelBytes, pixelBytes);
                }
            }
        });

    private static int LargestDivisor(int batch)
    {
        int divisor = Math.Min(batch, Longest);
        while (batch % divisor != 0)
        {
            divisor--;
        }

        return divisor;
    }
}
