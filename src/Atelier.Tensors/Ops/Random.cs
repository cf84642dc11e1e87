using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors;

public sealed partial class Tensor
{
    /// <summary>Numbers that a thread should at least draw.</summary>
    private const int RandomGrain = 1 << 14;

    /// <summary>
    /// Standard normal numbers. Along the first axis lie samples: row i depends on the key and on
    /// <paramref name="firstSample"/> + i alone, so a batch may be cut anywhere.
    /// </summary>
    public static Tensor Normal(Shape shape, RandomKey key, long firstSample = 0)
        => Random(shape, (values, sample, row) => key.FillNormal(values, firstSample + sample, row));

    /// <summary>Uniform numbers in [0, 1), addressed as in <see cref="Normal"/>.</summary>
    public static Tensor Uniform(Shape shape, RandomKey key, long firstSample = 0)
        => Random(shape, (values, sample, row) => key.FillUniform(values, firstSample + sample, row));

    private delegate void FillRows(Span<float> rows, long firstSample, int row);

    /// <summary>Draws on the host, several samples side by side, in memory of the pool.</summary>
    private static unsafe Tensor Random(Shape shape, FillRows fill)
    {
        if (shape.Count == 0)
        {
            return Empty(shape);
        }

        int samples = shape.Rank == 0 ? 1 : shape[0], row = (int)(shape.Count / samples);
        long bytes = shape.Count * sizeof(float);
        nint block = BufferPool.Shared.Rent(bytes);
        try
        {
            ThreadTeam.For(samples, Math.Max(1, RandomGrain / row), (start, end) =>
            {
                for (long sample = start; sample < end; sample++)
                {
                    fill(new Span<float>((float*)block + sample * row, row), sample, row);
                }
            });
            return From(new ReadOnlySpan<float>((void*)block, checked((int)shape.Count)), shape);
        }
        finally
        {
            BufferPool.Shared.Return(block, bytes);
        }
    }
}
