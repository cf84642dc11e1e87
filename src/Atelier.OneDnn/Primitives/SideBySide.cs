using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn.Primitives;

/// <summary>
/// oneDNN's kernels for bf16 run along rows of positions, and short rows cost them up to three quarters of their speed. All three
/// passes do the same to every picture, so blocks of pictures are laid side by side, [N, H, W, C] as [N / B, H, W, B, C]: to oneDNN
/// volumes with rows of B, through which a window goes that is one wide. Such rows know no edge, either.
/// </summary>
internal static unsafe class SideBySide
{
    /// <summary>Pictures in a block at most: longer rows are no faster.</summary>
    private const int Longest = 16;

    /// <summary>Rows that are long enough to gain nothing.</summary>
    private const int LongRow = 16;

    /// <summary>Numbers in a vector; thinner pictures cost more to copy than they gain.</summary>
    private const int Wide = 16;

    private const long Grain = 1 << 14;

    /// <summary>The pass with pictures side by side, where that can be worth the copies.</summary>
    public static ConvKey? Of(ConvKey key)
    {
        ConvGeometry g = key.Geometry;
        int block = LargestDivisor(g.Batch);
        bool worthIt = block > 1 && block >= g.OutWidth && g.OutWidth < LongRow && g.KernelWidth > 1 && g.InChannels >= Wide && g.OutChannels >= Wide;
        bool exists = key is { Type: DType.BF16, Beside: 1 } && g is { Groups: 1, DilationHeight: 1, DilationWidth: 1 };
        return worthIt && exists ? key with { Beside = block } : null;
    }

    /// <summary>Lays the pictures of each block side by side.</summary>
    /// <param name="pictures">[N, H, W, C], BF16.</param>
    /// <param name="shape">[N, C, H, W].</param>
    /// <param name="beside">B, which divides N.</param>
    /// <param name="laid">[N / B, H, W, B, C].</param>
    public static void Lay(nint pictures, Shape shape, int beside, nint laid)
        => Each(shape, beside, (picture, pixel, bytes) => Buffer.MemoryCopy((byte*)pictures + picture, (byte*)laid + pixel, bytes, bytes));

    /// <summary>Takes them apart again.</summary>
    /// <inheritdoc cref="Lay"/>
    public static void TakeApart(nint laid, Shape shape, int beside, nint pictures)
        => Each(shape, beside, (picture, pixel, bytes) => Buffer.MemoryCopy((byte*)laid + pixel, (byte*)pictures + picture, bytes, bytes));

    /// <summary>Visits every pixel: where it lies in its picture, where side by side, and its size, all in bytes.</summary>
    private static void Each(Shape shape, int beside, Action<long, long, long> visit)
    {
        (long positions, long bytes) = ((long)shape[2] * shape[3], (long)shape[1] * sizeof(ushort));
        ThreadTeam.For(shape[0] / beside * positions, 1 + (Grain / (beside * bytes)), (start, end) =>
        {
            for (long row = start; row < end; row++)
            {
                (long block, long position) = Math.DivRem(row, positions);
                for (int n = 0; n < beside; n++)
                {
                    visit(((((block * beside) + n) * positions) + position) * bytes, ((row * beside) + n) * bytes, bytes);
                }
            }
        });
    }

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
