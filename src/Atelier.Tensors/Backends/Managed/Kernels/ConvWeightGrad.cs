using System.Runtime.CompilerServices;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// The gradient of a convolution with respect to its weight: for every tap a product of dy, transposed, with the shifted x,
/// contracted over positions. Each part of the team sums its own pieces; the parts' sums are added in their order.
/// </summary>
internal sealed unsafe class ConvWeightGrad
{
    private readonly GatherConv _conv;
    private readonly PackedSource _source;
    private readonly Segment[] _segments;
    private readonly Stretch[] _stretches;
    private readonly int _tiles;
    private readonly int _panels;

    private ConvWeightGrad(GatherConv conv)
    {
        _conv = conv;
        _source = PackedSource.For(conv);
        _segments = _source.Segments(Phase);
        _stretches = _source.Stretches(Phase);
        _tiles = Tiles.Count(conv.Width);
        _panels = Tiles.Block / Tiles.Panel;
    }

    private Phase Phase => _conv.Phases[0];

    // A group's sums: [output channel][segment][block of lanes], the lanes of a segment being its channels.
    private nint RowFloats => (nint)_segments.Length * Tiles.Block;

    private nint SumFloats => RowFloats * _conv.TargetChannels;

    /// <summary>Overwrites dw (O,KH,KW,C/groups) from x (N,H,W,C) and dy (N,OH,OW,O).</summary>
    public static void Run(in ConvGeometry g, float* x, float* dy, float* dw)
    {
        if (g.Weight.Count == 0)
        {
            return;
        }

        if (ConvProduct.From(g) is { } product)
        {
            Gemm.Run(true, false, g.OutChannels, product.Depth, product.Rows, dy, g.OutChannels, x, product.Depth, dw, product.Depth);
        }
        else if (g.Output.Count == 0)
        {
            new Span<float>(dw, checked((int)g.Weight.Count)).Clear();
        }
        else if (Depthwise.Fits(g))
        {
            Depthwise.WeightGrad(GatherConv.Forward(g), x, dy, dw);
        }
        else
        {
            new ConvWeightGrad(GatherConv.Forward(g)).Run(x, dy, dw);
        }
    }

    private void Run(float* x, float* dy, float* dw)
    {
        int pieces = _source.PieceCount, parts = Math.Min(pieces, ThreadTeam.Size);
        using ScratchPool.Lease lease = ScratchPool.Rent(SumFloats * parts);
        float* sums = lease.Floats;
        ThreadTeam.Run(parts, part =>
        {
            int first = (int)((long)pieces * part / parts), last = (int)((long)pieces * (part + 1) / parts);
            for (int piece = first; piece < last; piece++)
            {
                AddPiece(_source[piece], x, dy, sums + (part * SumFloats), piece > first);
            }
        });
        ThreadTeam.For(_conv.TargetChannels, 1, (first, last) =>
        {
            for (long o = first; o < last; o++)
            {
                Reduce((int)o, parts, sums, dw);
            }
        });
    }

    private void AddPiece(Piece piece, float* x, float* dy, float* sums, bool accumulate)
    {
        int lines = _source.LineCount(piece, Phase);
        long positions = 0;
        Segment[] walk = new Segment[lines];
        for (int l = 0; l < lines; l++)
        {
            Line line = _source.Line(piece, Phase, 0, l);
            walk[l] = new Segment((nint)positions, line.Source, line.Count);
            positions += line.Count;
        }

        using ScratchPool.Lease packedX = ScratchPool.Rent(_source.Floats);
        using ScratchPool.Lease packedDy = ScratchPool.Rent(positions * _conv.Width);
        Segment[] scaled = new Segment[lines];
        for (int group = 0; group < _conv.Groups; group++)
        {
            _source.Fill(piece, Phase, group, x, packedX.Floats);
            for (int l = 0; l < lines; l++)
            {
                PackLine(_source.Line(piece, Phase, group, l), dy, packedDy.Floats, walk[l].A, positions);
            }

            for (int t = 0; t < _tiles; t++)
            {
                int first = Tiles.Split(_conv.Width, _tiles, t), rows = Tiles.Split(_conv.Width, _tiles, t + 1) - first;
                for (int l = 0; l < lines; l++)
                {
                    scaled[l] = walk[l] with { A = walk[l].A * rows };
                }

                float* sum = sums + (((group * _conv.Width) + first) * RowFloats);
                RunTile(rows, scaled, packedDy.Floats + ((nint)positions * first), packedX.Floats, sum, accumulate);
            }
        }
    }

    // [tile][position][channel of the tile]
    private void PackLine(Line line, float* dy, float* packed, nint position, long positions)
    {
        for (int t = 0; t < _tiles; t++)
        {
            int first = Tiles.Split(_conv.Width, _tiles, t), rows = Tiles.Split(_conv.Width, _tiles, t + 1) - first;
            Packing.Copy(
                dy + line.Target + first, 1, line.TargetStep, rows, line.Count,
                packed + (first * (nint)positions) + (position * rows), rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunTile(int rows, Segment[] walk, float* dy, float* x, float* sum, bool accumulate)
    {
        fixed (Segment* lines = walk)
        {
            for (int s = 0; s < _segments.Length; s++)
            {
                for (int panel = 0; panel < _panels && panel * Tiles.Panel < _segments[s].Length; panel++)
                {
                    nint lane = panel * Tiles.Panel;
                    Tiles.RunPacked(
                        rows, Tiles.Panel, lines, walk.Length, dy, x + _segments[s].A + lane, Tiles.Block,
                        sum + ((nint)s * Tiles.Block) + lane, RowFloats, accumulate);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reduce(int o, int parts, float* sums, float* dw)
    {
        int area = _conv.WeightTargetStride;
        float* target = dw + ((nint)o * area);
        foreach (Stretch stretch in _stretches)
        {
            for (int c = 0; c < stretch.Count; c++)
            {
                float* from = sums + (o * RowFloats) + stretch.Place + c;
                float sum = *from;
                for (int part = 1; part < parts; part++)
                {
                    sum += from[part * SumFloats];
                }

                target[(stretch.Tap * _conv.WeightTapStride) + stretch.Channel + c] = sum;
            }
        }
    }
}
