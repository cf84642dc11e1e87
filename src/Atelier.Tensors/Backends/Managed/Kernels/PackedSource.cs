namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>A piece of work: some images and a band of each one's phase rows.</summary>
internal readonly record struct Piece(int FirstImage, int Images, int FirstRow, int Rows);

/// <summary>
/// Positions that a register tile may take together: evenly spaced in the packed source (one block apart) and in the target.
/// </summary>
internal readonly record struct Line(nint Source, nint Target, nint TargetStep, int Count);

/// <summary>
/// A stretch of the contraction in packed order: channels of one tap. <paramref name="Place"/> counts whole blocks: segment
/// s of the packed source has the places from s * 32 on.
/// </summary>
internal readonly record struct Stretch(int Tap, int Channel, int Count, int Place);

/// <summary>
/// How a piece of the source is laid out for the register tiles: padded, in blocks of <see cref="Tiles.Block"/> channels,
/// positions of a tile one block apart whatever the stride.
/// </summary>
internal abstract unsafe class PackedSource(GatherConv conv)
{
    protected GatherConv Conv { get; } = conv;

    protected static int Block => Tiles.Block;

    /// <summary>Images and phase rows of a whole piece.</summary>
    public int PieceImages { get; protected init; }

    public int PieceRows { get; protected init; }

    /// <summary>Floats that a packed piece takes.</summary>
    public long Floats { get; protected init; }

    /// <summary>Whether a packed piece serves a single phase.</summary>
    public abstract bool PerPhase { get; }

    public int PieceCount => ImagePieces * RowPieces;

    private int ImagePieces => (Conv.Images + PieceImages - 1) / PieceImages;

    private int RowPieces => (MaxRows + PieceRows - 1) / PieceRows;

    protected int MaxRows => Conv.Phases.Max(phase => phase.Rows);

    /// <summary>Thin sources unroll their taps into channels; the others keep them apart.</summary>
    public static PackedSource For(GatherConv conv) =>
        conv.Depth <= UnrolledSource.MaxDepth ? new UnrolledSource(conv) : new BlockedSource(conv);

    /// <summary>Piece number <paramref name="index"/>.</summary>
    public Piece this[int index]
    {
        get
        {
            (int image, int row) = (index / RowPieces * PieceImages, index % RowPieces * PieceRows);
            return new Piece(image, Math.Min(PieceImages, Conv.Images - image), row, Math.Min(PieceRows, MaxRows - row));
        }
    }

    /// <summary>Rows of a piece that a phase has.</summary>
    protected static int Rows(Piece piece, Phase phase) => Math.Clamp(phase.Rows - piece.FirstRow, 0, piece.Rows);

    /// <summary>Copies a group's channels of a piece into <paramref name="packed"/>.</summary>
    public abstract void Fill(Piece piece, Phase phase, int group, float* source, float* packed);

    /// <summary>The contraction in packed order.</summary>
    public abstract Stretch[] Stretches(Phase phase);

    /// <summary>Where the contraction's stretches begin in the packed source, seen from a line's first position.</summary>
    public abstract Segment[] Segments(Phase phase);

    public abstract int LineCount(Piece piece, Phase phase);

    /// <summary>Line number <paramref name="index"/>; its target offset is that of the group's first channel.</summary>
    public abstract Line Line(Piece piece, Phase phase, int group, int index);

    protected nint Target(int image, int row, int column, int group) =>
        ((((((nint)image * Conv.TargetHeight) + row) * Conv.TargetWidth) + column) * Conv.TargetChannels) + (group * Conv.Width);
}
