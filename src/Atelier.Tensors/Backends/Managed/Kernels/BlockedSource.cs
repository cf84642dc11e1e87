using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// The padded source as [channel block][row][column modulo stride][column / stride][channel], so that neighbours in the
/// target read neighbouring blocks at any stride; narrow pictures put the images where the columns are instead.
/// </summary>
internal sealed unsafe class BlockedSource : PackedSource
{
    // A packed piece, used by every tile, and a panel of weights share a second-level cache of a megabyte.
    private const long PieceFloats = 96 * 1024;

    private readonly bool _acrossImages;
    private readonly int _extraRows;
    private readonly int _sourceRows;
    private readonly int _firstRow;
    private readonly int _firstColumn;
    private readonly int _columns;
    private readonly int _run;
    private readonly int _blocks;
    private readonly nint _imageStride;
    private readonly nint _rowStride;
    private readonly nint _blockStride;
    private readonly nint[] _columnOffsets;

    public BlockedSource(GatherConv conv)
        : base(conv)
    {
        Tap[] taps = [.. conv.Phases.SelectMany(phase => phase.Taps).DefaultIfEmpty()];
        int targetColumns = conv.Phases.Max(phase => phase.Columns);
        (_firstRow, _firstColumn) = (taps.Min(tap => tap.Row), taps.Min(tap => tap.Column));
        _extraRows = taps.Max(tap => tap.Row) - _firstRow;
        _columns = ((targetColumns - 1) * conv.ColumnStride) + taps.Max(tap => tap.Column) - _firstColumn + 1;
        _run = (_columns + conv.ColumnStride - 1) / conv.ColumnStride;
        _blocks = (conv.Depth + Block - 1) / Block;
        _acrossImages = 2 * targetColumns < Tiles.MaxRows && conv.Images > targetColumns;
        nint rowFloats = (_acrossImages ? _columns : (nint)_run * conv.ColumnStride) * Block;
        (PieceImages, PieceRows) = PieceSize((int)Math.Clamp(PieceFloats / (rowFloats * _blocks), 1, 1 << 20));
        _sourceRows = SourceRows(PieceRows);
        _rowStride = rowFloats * (_acrossImages ? PieceImages : 1);
        _imageStride = _acrossImages ? Block : _rowStride * _sourceRows;
        _blockStride = _rowStride * _sourceRows * (_acrossImages ? 1 : PieceImages);
        Floats = _blockStride * _blocks;
        _columnOffsets = [.. Enumerable.Range(0, _columns).Select(Column)];
    }

    private int SourceRows(int rows) => ((rows - 1) * Conv.RowStride) + _extraRows + 1;

    // Whole images while they fit in so many packed rows, else bands of one; pieces of about the same size, some for every thread.
    private (int Images, int Rows) PieceSize(int packedRows)
    {
        int team = ThreadTeam.Size, images = packedRows / SourceRows(MaxRows);
        if (_acrossImages)
        {
            return (Even(Conv.Images, Math.Max(images, Tiles.MaxRows), team), MaxRows);
        }

        if (images > 0 && Conv.Images >= team)
        {
            return (Even(Conv.Images, images, team), MaxRows);
        }

        int rows = Math.Clamp(((packedRows - _extraRows - 1) / Conv.RowStride) + 1, 1, MaxRows);
        return (1, Even(MaxRows, rows, Conv.Images >= team ? 1 : team));
    }

    // The size of a piece when a count is cut in a multiple of so many pieces, none above the limit.
    private static int Even(int count, int limit, int multiple)
    {
        int pieces = (count + (limit * multiple) - 1) / (limit * multiple) * multiple;
        return (count + pieces - 1) / pieces;
    }

    public override bool PerPhase => false;

    private nint Column(int column) =>
        _acrossImages
            ? (nint)column * Block * PieceImages
            : ((nint)(column % Conv.ColumnStride * _run) + (column / Conv.ColumnStride)) * Block;

    public override void Fill(Piece piece, Phase phase, int group, float* source, float* packed)
    {
        for (int n = 0; n < piece.Images; n++)
        {
            for (int r = 0; r < _sourceRows; r++)
            {
                int row = (piece.FirstRow * Conv.RowStride) + _firstRow + r;
                bool inside = (uint)row < (uint)Conv.SourceHeight;
                float* from = source + (((((nint)(piece.FirstImage + n) * Conv.SourceHeight) + row) * Conv.SourceWidth) * Conv.SourceChannels);
                FillRow(inside, from + (group * Conv.Depth), packed + (n * _imageStride) + (r * _rowStride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillRow(bool inside, float* from, float* to)
    {
        for (int column = 0; column < _columns; column++)
        {
            int sourceColumn = column + _firstColumn;
            float* position = to + _columnOffsets[column];
            if (!inside || (uint)sourceColumn >= (uint)Conv.SourceWidth)
            {
                for (int block = 0; block < _blocks; block++)
                {
                    new Span<float>(position + (block * _blockStride), Block).Clear();
                }

                continue;
            }

            float* channels = from + ((nint)sourceColumn * Conv.SourceChannels);
            for (int block = 0; block < _blocks; block++, channels += Block)
            {
                int count = Math.Min(Block, Conv.Depth - (block * Block));
                Packing.Line(channels, position + (block * _blockStride), count);
                if (count < Block)
                {
                    new Span<float>(position + (block * _blockStride) + count, Block - count).Clear();
                }
            }
        }
    }

    public override Stretch[] Stretches(Phase phase) =>
    [
        .. from block in Enumerable.Range(0, _blocks)
           from tap in Enumerable.Range(0, phase.Taps.Length)
           select new Stretch(
               phase.Taps[tap].Weight, block * Block, Math.Min(Block, Conv.Depth - (block * Block)), ((block * phase.Taps.Length) + tap) * Block),
    ];

    public override Segment[] Segments(Phase phase) =>
    [
        .. from block in Enumerable.Range(0, _blocks)
           from tap in phase.Taps
           select new Segment(
               (block * _blockStride) + ((tap.Row - _firstRow) * _rowStride) + Column(tap.Column - _firstColumn), 0,
               Math.Min(Block, Conv.Depth - (block * Block))),
    ];

    public override int LineCount(Piece piece, Phase phase) =>
        Rows(piece, phase) * (_acrossImages ? phase.Columns : piece.Images);

    public override Line Line(Piece piece, Phase phase, int group, int index)
    {
        int rows = Rows(piece, phase);
        if (_acrossImages)
        {
            (int row, int column) = (index / phase.Columns, index % phase.Columns);
            return new Line(
                (row * Conv.RowStride * _rowStride) + Column(column * Conv.ColumnStride),
                Target(piece.FirstImage, phase.RowStart + ((piece.FirstRow + row) * phase.RowStep), phase.ColumnStart + (column * phase.ColumnStep), group),
                (nint)Conv.TargetHeight * Conv.TargetWidth * Conv.TargetChannels, piece.Images);
        }

        (int image, int line) = (index / rows, index % rows);
        return new Line(
            (image * _imageStride) + (line * Conv.RowStride * _rowStride),
            Target(piece.FirstImage + image, phase.RowStart + ((piece.FirstRow + line) * phase.RowStep), phase.ColumnStart, group),
            (nint)phase.ColumnStep * Conv.TargetChannels, phase.Columns);
    }
}
