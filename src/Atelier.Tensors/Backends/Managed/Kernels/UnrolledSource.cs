namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// For sources of a few channels: each target position gets all that it reads, [block of tap x channel][position][32], and
/// the convolution becomes one with a 1x1 kernel. The copy is small beside the target that it makes.
/// </summary>
internal sealed unsafe class UnrolledSource : PackedSource
{
    /// <summary>Most channels of a source that is unrolled.</summary>
    public const int MaxDepth = 4;

    private readonly nint _blockStride;
    private readonly bool _wholeImages;

    public UnrolledSource(GatherConv conv, long budget)
        : base(conv)
    {
        int blocks = Math.Max(1, conv.Phases.Max(phase => Blocks(phase.Taps.Length * conv.Depth)));
        int columns = conv.Phases.Max(phase => phase.Columns);
        long row = (long)columns * Block * blocks;
        long perThread = (long)conv.Images * MaxRows / ThreadTeam.Size;
        PieceRows = (int)Math.Clamp(Math.Min(budget / row, perThread), 1, MaxRows);
        PieceImages = PieceRows < MaxRows ? 1 : (int)Math.Clamp(Math.Min(budget / row, perThread) / MaxRows, 1, conv.Images);
        _wholeImages = PieceRows == MaxRows;
        _blockStride = (nint)PieceImages * PieceRows * columns * Block;
        Floats = _blockStride * blocks;
    }

    public override bool PerPhase => true;

    private static int Blocks(int depth) => (depth + Block - 1) / Block;

    public override void Fill(Piece piece, Phase phase, int group, float* source, float* packed)
    {
        int rows = Rows(piece, phase);
        for (int n = 0; n < piece.Images; n++)
        {
            float* image = source + ((nint)(piece.FirstImage + n) * Conv.SourceHeight * Conv.SourceWidth * Conv.SourceChannels) + (group * Conv.Depth);
            for (int r = 0; r < rows; r++)
            {
                for (int column = 0; column < phase.Columns; column++, packed += Block)
                {
                    FillPosition(phase.Taps, image, (piece.FirstRow + r) * Conv.RowStride, column * Conv.ColumnStride, packed);
                }
            }
        }
    }

    private void FillPosition(Tap[] taps, float* image, int row, int column, float* packed)
    {
        int k = 0, depth = Conv.Depth;
        foreach (Tap tap in taps)
        {
            (int sourceRow, int sourceColumn) = (row + tap.Row, column + tap.Column);
            bool inside = (uint)sourceRow < (uint)Conv.SourceHeight && (uint)sourceColumn < (uint)Conv.SourceWidth;
            float* from = image + ((((nint)sourceRow * Conv.SourceWidth) + sourceColumn) * Conv.SourceChannels);
            for (int c = 0; c < depth; c++, k++)
            {
                packed[((k / Block) * _blockStride) + (k % Block)] = inside ? from[c] : 0;
            }
        }

        for (; k % Block != 0; k++)
        {
            packed[((k / Block) * _blockStride) + (k % Block)] = 0;
        }
    }

    public override Stretch[] Stretches(Phase phase) => [.. phase.Taps.Select(tap => new Stretch(tap.Weight, 0, Conv.Depth))];

    public override Segment[] Segments(Phase phase)
    {
        int depth = phase.Taps.Length * Conv.Depth;
        return [.. Enumerable.Range(0, Blocks(depth)).Select(block => new Segment(block * _blockStride, 0, Math.Min(Block, depth - (block * Block))))];
    }

    // Positions follow each other in the target as in the packed piece when a phase is the whole picture.
    private bool IsOneLine(Piece piece, Phase phase) =>
        phase.RowStep == 1 && phase.ColumnStep == 1 && (_wholeImages || piece.Images == 1);

    public override int LineCount(Piece piece, Phase phase) =>
        IsOneLine(piece, phase) ? 1 : piece.Images * Rows(piece, phase);

    public override Line Line(Piece piece, Phase phase, int group, int index)
    {
        int rows = Rows(piece, phase);
        bool whole = IsOneLine(piece, phase);
        (int image, int row) = whole ? (0, 0) : (index / rows, index % rows);
        return new Line(
            (nint)index * phase.Columns * Block,
            Target(piece.FirstImage + image, phase.RowStart + ((piece.FirstRow + row) * phase.RowStep), phase.ColumnStart, group),
            (nint)phase.ColumnStep * Conv.TargetChannels, whole ? piece.Images * rows * phase.Columns : phase.Columns);
    }
}
