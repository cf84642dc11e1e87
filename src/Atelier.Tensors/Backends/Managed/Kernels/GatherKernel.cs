namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>Runs a <see cref="GatherConv"/>: packed pieces of the source times panels of packed weights.</summary>
internal sealed unsafe class GatherKernel
{
    // A packed piece and a panel of weights share a second-level cache of a megabyte.
    private const long PieceFloats = 96 * 1024;

    private readonly GatherConv _conv;
    private readonly PackedSource _source;
    private readonly Segment[][] _segments;
    private readonly nint[] _weightOffsets;
    private readonly int _panels;
    private readonly nint _groupFloats;

    private GatherKernel(GatherConv conv)
    {
        _conv = conv;
        _source = PackedSource.For(conv, PieceFloats);
        _segments = [.. conv.Phases.Select(_source.Segments)];
        _panels = (conv.Width + Tiles.Panel - 1) / Tiles.Panel;
        _weightOffsets = new nint[conv.Phases.Length];
        for (int p = 0; p < conv.Phases.Length; p++)
        {
            _weightOffsets[p] = _groupFloats;
            _groupFloats += PanelFloats(p) * _panels;
        }
    }

    private nint PanelFloats(int phase) => (nint)_conv.Phases[phase].Taps.Length * _conv.Depth * Tiles.Panel;

    /// <summary>Overwrites the target with the convolution of the source.</summary>
    public static void Run(GatherConv conv, float* source, float* weight, float* target)
    {
        GatherKernel kernel = new(conv);
        using ScratchPool.Lease lease = ScratchPool.Rent(kernel._groupFloats * conv.Groups);
        float* packed = lease.Floats;
        kernel.PackWeights(weight, packed);
        ThreadTeam.Run(kernel._source.PieceCount, piece => kernel.RunPiece(kernel._source[piece], source, packed, target));
    }

    private void PackWeights(float* weight, float* packed)
    {
        for (int p = 0; p < _conv.Phases.Length; p++)
        {
            Stretch[] stretches = _source.Stretches(_conv.Phases[p]);
            int phase = p;
            ThreadTeam.For((long)_conv.Groups * _panels, Math.Max(1, 32768 / Math.Max(1, PanelFloats(p))), (first, last) =>
            {
                for (long i = first; i < last; i++)
                {
                    (int group, int panel) = ((int)(i / _panels), (int)(i % _panels));
                    PackPanel(stretches, panel, weight + (group * _conv.WeightGroupStride), packed + Weights(phase, group, panel));
                }
            });
        }
    }

    private nint Weights(int phase, int group, int panel) =>
        (group * _groupFloats) + _weightOffsets[phase] + (panel * PanelFloats(phase));

    private void PackPanel(Stretch[] stretches, int panel, float* weight, float* packed)
    {
        int first = panel * Tiles.Panel, width = Math.Min(Tiles.Panel, _conv.Width - first);
        foreach (Stretch stretch in stretches)
        {
            Packing.Copy(
                weight + ((nint)first * _conv.WeightTargetStride) + ((nint)stretch.Channel * _conv.WeightSourceStride) + (stretch.Tap * _conv.WeightTapStride),
                _conv.WeightTargetStride, _conv.WeightSourceStride, width, stretch.Count, packed, Tiles.Panel);
            packed += stretch.Count * Tiles.Panel;
        }
    }

    private void RunPiece(Piece piece, float* source, float* weights, float* target)
    {
        using ScratchPool.Lease lease = ScratchPool.Rent(_source.Floats);
        float* packed = lease.Floats;
        for (int group = 0; group < _conv.Groups; group++)
        {
            for (int p = 0; p < _conv.Phases.Length; p++)
            {
                if (p == 0 || _source.PerPhase)
                {
                    _source.Fill(piece, _conv.Phases[p], group, source, packed);
                }

                RunPhase(piece, p, group, packed, weights, target);
            }
        }
    }

    private void RunPhase(Piece piece, int p, int group, float* packed, float* weights, float* target)
    {
        Phase phase = _conv.Phases[p];
        int lines = _source.LineCount(piece, phase);
        fixed (Segment* segments = Linked(p))
        {
            for (int panel = 0; panel < _panels; panel++)
            {
                int width = Math.Min(Tiles.Panel, _conv.Width - (panel * Tiles.Panel));
                for (int l = 0; l < lines; l++)
                {
                    Line line = _source.Line(piece, phase, group, l);
                    RunLine(line, segments, _segments[p].Length, packed + line.Source, weights + Weights(p, group, panel), width, target + line.Target + (panel * Tiles.Panel));
                }
            }
        }
    }

    // The weights of a panel lie in the order of the stretches.
    private Segment[] Linked(int p)
    {
        nint at = 0;
        Segment[] segments = _segments[p];
        for (int s = 0; s < segments.Length; s++)
        {
            segments[s] = segments[s] with { B = at };
            at += segments[s].Length * Tiles.Panel;
        }

        return segments;
    }

    private static void RunLine(Line line, Segment* segments, int count, float* a, float* b, int width, float* c)
    {
        int tiles = Tiles.Count(line.Count);
        for (int t = 0; t < tiles; t++)
        {
            int first = Tiles.Split(line.Count, tiles, t), rows = Tiles.Split(line.Count, tiles, t + 1) - first;
            Tiles.RunBlocks(rows, width, segments, count, a + ((nint)first * Tiles.Block), b, Tiles.Panel, c + (first * line.TargetStep), line.TargetStep, false);
        }
    }
}
