using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>Tiles of output channels by input channels of one tap: dy is packed tile by tile, x lies in blocks already.</summary>
internal sealed unsafe class WideWeightGrad : ConvWeightGrad
{
    private readonly int _tiles;
    private readonly int _panels = Tiles.Block / Tiles.Panel;
    private readonly int[] _firstRows;

    public WideWeightGrad(GatherConv conv, PackedSource source)
        : base(conv, source)
    {
        _tiles = Tiles.Count(conv.Width);
        _firstRows = [.. Enumerable.Range(0, _tiles + 1).Select(tile => Tiles.Split(conv.Width, _tiles, tile))];
    }

    protected override (nint Channel, nint Place) SumStrides => (Places, 1);

    protected override void AddPiece(Piece piece, float* x, float* dy, float* sums, bool accumulate)
    {
        Segment[] walk = new Segment[Source.LineCount(piece, Phase)], scaled = new Segment[walk.Length];
        nint positions = 0;
        for (int l = 0; l < walk.Length; l++)
        {
            Line line = Source.Line(piece, Phase, 0, l);
            walk[l] = new Segment(positions, line.Source, line.Count);
            positions += line.Count;
        }

        using ScratchPool.Lease packedX = ScratchPool.Rent(Source.Floats);
        using ScratchPool.Lease packedDy = ScratchPool.Rent(positions * Conv.Width);
        for (int group = 0; group < Conv.Groups; group++)
        {
            Source.Fill(piece, Phase, group, x, packedX.Floats);
            for (int l = 0; l < walk.Length; l++)
            {
                PackLine(Source.Line(piece, Phase, group, l), dy, packedDy.Floats, walk[l].A, positions);
            }

            for (int t = 0; t < _tiles; t++)
            {
                int first = _firstRows[t], rows = _firstRows[t + 1] - first;
                for (int l = 0; l < walk.Length; l++)
                {
                    scaled[l] = walk[l] with { A = walk[l].A * rows };
                }

                float* sum = sums + (((group * Conv.Width) + first) * Places);
                RunTile(rows, scaled, packedDy.Floats + (positions * first), packedX.Floats, sum, accumulate);
            }
        }
    }

    // [tile][position][channel of the tile], each position of dy read once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackLine(Line line, float* dy, float* packed, nint position, nint positions)
    {
        float* from = dy + line.Target;
        for (int p = 0; p < line.Count; p++, position++, from += line.TargetStep)
        {
            for (int t = 0; t < _tiles; t++)
            {
                int first = _firstRows[t], rows = _firstRows[t + 1] - first;
                Packing.Line(from + first, packed + (first * positions) + (position * rows), rows);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunTile(int rows, Segment[] walk, float* dy, float* x, float* sum, bool accumulate)
    {
        fixed (Segment* lines = walk)
        {
            for (int s = 0; s < Segments.Length; s++)
            {
                for (int panel = 0; panel < _panels && panel * Tiles.Panel < Segments[s].Length; panel++)
                {
                    nint lane = panel * Tiles.Panel;
                    Tiles.RunPacked(
                        rows, Tiles.Panel, lines, walk.Length, dy, x + Segments[s].A + lane, Tiles.Block,
                        sum + ((nint)s * Tiles.Block) + lane, Places, accumulate);
                }
            }
        }
    }
}
