using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// How a slab of [rows, channels] is cut for statistics by column. Thin rows lie side by side in one wide row that fills
/// vectors; rows come in chunks that stay in cache while they are read twice. A function of the extents alone, so that results
/// depend neither on the number of threads nor on what else runs.
/// </summary>
internal readonly unsafe record struct ColumnTiles
{
    private const int ChunkElements = 1 << 15;
    private const int LeastChunkRows = 64;
    private const int LeastWidth = 64;
    private const int WideEnough = 1024;

    public ColumnTiles(int rows, int channels)
    {
        (Rows, Channels) = (rows, channels);
        Fold = FoldOf(channels);
        int perChunk = Math.Max(LeastChunkRows, ChunkElements / channels);
        ChunkRows = (perChunk + Fold - 1) / Fold * Fold;
        Chunks = (int)(((long)rows + ChunkRows - 1) / ChunkRows);
    }

    public int Rows { get; }

    public int Channels { get; }

    /// <summary>Rows that lie side by side in a wide row.</summary>
    public int Fold { get; }

    /// <summary>Length of a wide row.</summary>
    public int Width => Channels * Fold;

    /// <summary>Elements in all rows.</summary>
    public long Slab => (long)Rows * Channels;

    public int ChunkRows { get; }

    public int Chunks { get; }

    /// <summary>Rows of one chunk; only the last may be short.</summary>
    public int RowsIn(int chunk) => Math.Min(ChunkRows, Rows - chunk * ChunkRows);

    /// <summary>First element of a chunk, from the start of the slab.</summary>
    public long StartOf(int chunk) => (long)chunk * ChunkRows * Channels;

    /// <summary>Adds what rows side by side have gathered onto the first of them.</summary>
    public void Gather(float* wide)
    {
        Span<float> first = new(wide, Channels);
        for (int at = Channels; at < Width; at += Channels)
        {
            TensorPrimitives.Add(first, new ReadOnlySpan<float>(wide + at, Channels), first);
        }
    }

    /// <summary>Copies the first row's values to the others side by side.</summary>
    public void Spread(float* wide)
    {
        for (int at = Channels; at < Width; at += Channels)
        {
            new ReadOnlySpan<float>(wide, Channels).CopyTo(new Span<float>(wide + at, Channels));
        }
    }

    private static int FoldOf(int channels)
    {
        int width = Vector512<float>.Count;
        if (channels >= WideEnough || (channels >= LeastWidth && channels % width == 0))
        {
            return 1;
        }

        int step = width / (int)BigInteger.GreatestCommonDivisor(channels, width);
        return step * ((LeastWidth + channels * step - 1) / (channels * step));
    }
}
