namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// Sums of the columns of [outer, rows, channels], as gradients of biases and scales need them: chunks of rows in single
/// precision, the chunks' sums in double.
/// </summary>
internal static unsafe class ColumnSums
{
    /// <summary>Columns that one job sums at most: their totals stay in the first-level cache.</summary>
    private const int MaxWidth = 4096;

    private const long Grain = 1 << 15;

    public static void Run<T>(T* from, float* to, long outer, long rows, long channels)
        where T : unmanaged, IVectorElement<T>
    {
        int width = (int)Math.Min(MaxWidth, channels);
        long blocks = (channels + width - 1) / width;
        ColumnTiles tiles = new(checked((int)rows), width);
        using Scratch<double> partial = new(outer * tiles.Chunks * channels);
        double* sums = partial.Pointer;

        long perJob = Math.Max(1, rows * width / tiles.Chunks);
        ThreadTeam.For(outer * blocks * tiles.Chunks, Math.Max(1, Grain / perJob), (start, end) =>
        {
            using Scratch<float> wide = new(tiles.Width);
            for (long job = start; job < end; job++)
            {
                (long at, long chunk) = Math.DivRem(job, tiles.Chunks);
                (long o, long block) = Math.DivRem(at, blocks);
                long first = block * width;
                T* x = from + (o * rows + chunk * tiles.ChunkRows) * channels + first;
                SumChunk(tiles, (int)chunk, x, channels, (int)Math.Min(width, channels - first), wide, sums + (o * tiles.Chunks + chunk) * channels + first);
            }
        });
        for (long o = 0; o < outer; o++)
        {
            Join(sums + o * tiles.Chunks * channels, tiles.Chunks, channels, to + o * channels);
        }
    }

    private static void SumChunk<T>(in ColumnTiles tiles, int chunk, T* x, long stride, int width, in Scratch<float> wide, double* sums)
        where T : unmanaged, IVectorElement<T>
    {
        wide.Clear();
        int rows = tiles.RowsIn(chunk);
        if (tiles.Channels < stride)
        {
            ColumnKernels.AddColumns(x, stride, rows, width, wide.Pointer);
        }
        else
        {
            ColumnKernels.AddColumns(x, rows / tiles.Fold, tiles.Width, wide.Pointer);
            ColumnKernels.AddColumns(x + rows / tiles.Fold * (long)tiles.Width, 1, rows % tiles.Fold * width, wide.Pointer);
        }

        tiles.Gather(wide.Pointer);
        for (int c = 0; c < width; c++)
        {
            sums[c] = wide.Pointer[c];
        }
    }

    private static void Join(double* sums, int chunks, long channels, float* to)
    {
        for (long c = 0; c < channels; c++)
        {
            double total = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                total += sums[chunk * channels + c];
            }

            to[c] = (float)total;
        }
    }
}
