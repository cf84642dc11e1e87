using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// For sources of a few channels: each target position gets all that it reads, [block of tap x channel][position][32], and
/// the convolution becomes one with a 1x1 kernel. The copy is small beside the target that it makes.
/// </summary>
internal sealed unsafe class UnrolledSource : PackedSource
{
    /// <summary>Most channels of a source that is unrolled.</summary>
    public const int MaxDepth = 4;

    // Unrolled positions are used once or twice: they should not leave the first-level cache.
    private const long PieceFloats = 16 * 1024;

    private readonly nint _blockStride;
    private readonly nint _unrolledFloats;
    private readonly bool _wholeImages;
    private readonly Dictionary<Phase, (Window Window, Run[] Runs)> _plans = new(ReferenceEqualityComparer.Instance);

    public UnrolledSource(GatherConv conv)
        : base(conv)
    {
        int blocks = Math.Max(1, conv.Phases.Max(phase => Blocks(phase.Taps.Length * conv.Depth)));
        int columns = conv.Phases.Max(phase => phase.Columns);
        long rows = Math.Min(PieceFloats / ((long)columns * Block * blocks), (long)conv.Images * MaxRows / ThreadTeam.Size);
        PieceRows = (int)Math.Clamp(rows, 1, MaxRows);
        PieceImages = (int)Math.Clamp(rows / MaxRows, 1, conv.Images);
        _wholeImages = PieceRows == MaxRows;
        _blockStride = (nint)PieceImages * PieceRows * columns * Block;
        _unrolledFloats = _blockStride * blocks;
        foreach (Phase phase in conv.Phases)
        {
            Window window = new(conv, phase, PieceRows);
            _plans[phase] = (window, Runs(phase, window));
        }

        Floats = _unrolledFloats + _plans.Values.Max(plan => plan.Window.Floats);
    }

    public override bool PerPhase => true;

    private static int Blocks(int depth) => (depth + Block - 1) / Block;

    public override void Fill(Piece piece, Phase phase, int group, float* source, float* packed)
    {
        if (phase.Taps.Length == 0)
        {
            return;
        }

        int rows = Rows(piece, phase);
        (Window window, Run[] runs) = _plans[phase];
        float* padded = packed + _unrolledFloats;
        for (int n = 0; n < piece.Images; n++)
        {
            float* image = source + ((nint)(piece.FirstImage + n) * Conv.SourceHeight * Conv.SourceWidth * Conv.SourceChannels) + (group * Conv.Depth);
            Pad(window, piece.FirstRow * Conv.RowStride, image, padded);
            for (int r = 0; r < rows; r++)
            {
                Unroll(runs, phase.Columns, padded + ((nint)r * Conv.RowStride * window.RowFloats), packed, phase.Taps.Length * Conv.Depth);
                packed += (nint)phase.Columns * Block;
            }
        }
    }

    // Copies the window's rows with zeros for what lies outside the picture.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pad(Window window, int firstRow, float* image, float* padded)
    {
        for (int r = 0; r < window.Rows; r++)
        {
            int row = firstRow + window.Top + r;
            bool inside = (uint)row < (uint)Conv.SourceHeight;
            float* from = image + ((nint)row * Conv.SourceWidth * Conv.SourceChannels);
            for (int c = 0; c < window.Columns; c++, padded += Conv.Depth)
            {
                int column = window.Left + c;
                bool read = inside && (uint)column < (uint)Conv.SourceWidth;
                for (int k = 0; k < Conv.Depth; k++)
                {
                    padded[k] = read ? from[((nint)column * Conv.SourceChannels) + k] : 0;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Unroll(Run[] runs, int columns, float* padded, float* packed, int depth)
    {
        nint step = (nint)Conv.ColumnStride * Conv.Depth, tail = (Blocks(depth) - 1) * _blockStride;
        for (int column = 0; column < columns; column++, padded += step, packed += Block)
        {
            if (depth % Block != 0)
            {
                Unsafe.InitBlockUnaligned(packed + tail, 0, Tiles.Block * sizeof(float));
            }

            foreach (Run run in runs)
            {
                Packing.Line(padded + run.From, packed + run.To, run.Count);
            }
        }
    }

    // Taps that lie side by side in the padded rows are copied together, as far as a block reaches.
    private Run[] Runs(Phase phase, Window window)
    {
        List<Run> runs = [];
        int k = 0;
        foreach (Tap tap in phase.Taps)
        {
            nint from = ((tap.Row - window.Top) * window.RowFloats) + ((tap.Column - window.Left) * Conv.Depth);
            for (int c = 0; c < Conv.Depth; c++, k++, from++)
            {
                if (k % Block != 0 && runs[^1].From + runs[^1].Count == from)
                {
                    runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
                }
                else
                {
                    runs.Add(new Run(from, (k / Block * _blockStride) + (k % Block), 1));
                }
            }
        }

        return [.. runs];
    }

    public override Stretch[] Stretches(Phase phase) =>
        [.. phase.Taps.Select((tap, i) => new Stretch(tap.Weight, 0, Conv.Depth, i * Conv.Depth))];

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

    private readonly record struct Run(nint From, nint To, int Count);

    /// <summary>The source rows and columns that some rows of a phase read, padding included.</summary>
    private readonly struct Window
    {
        public Window(GatherConv conv, Phase phase, int rows)
        {
            if (phase.Taps.Length == 0)
            {
                return;
            }

            (Top, Left) = (phase.Taps.Min(tap => tap.Row), phase.Taps.Min(tap => tap.Column));
            Rows = ((rows - 1) * conv.RowStride) + phase.Taps.Max(tap => tap.Row) - Top + 1;
            Columns = ((phase.Columns - 1) * conv.ColumnStride) + phase.Taps.Max(tap => tap.Column) - Left + 1;
            RowFloats = (nint)Columns * conv.Depth;
        }

        public int Top { get; }

        public int Left { get; }

        public int Rows { get; }

        public int Columns { get; }

        public nint RowFloats { get; }

        public long Floats => Rows * RowFloats;
    }
}
