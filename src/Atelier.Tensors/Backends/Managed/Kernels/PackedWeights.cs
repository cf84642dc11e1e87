namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>A phase's weights of one group in the order in which the contraction walks the packed source, and the tiles that use them.</summary>
internal abstract unsafe class PackedWeights
{
    protected PackedWeights(GatherConv conv, Stretch[] stretches, Segment[] segments, int lanes)
    {
        (Conv, Stretches) = (conv, stretches);
        Segments = new Segment[segments.Length];
        nint at = 0;
        for (int s = 0; s < segments.Length; s++)
        {
            Segments[s] = segments[s] with { B = at };
            at += lanes == 1 ? Tiles.Block : segments[s].Length * lanes;
        }

        Depth = at;
    }

    /// <summary>Where each stretch of the contraction begins in both operands.</summary>
    public Segment[] Segments { get; }

    /// <summary>How many independent parts the weights are made of.</summary>
    public abstract int Parts { get; }

    /// <summary>Floats of one part.</summary>
    public abstract nint PartFloats { get; }

    protected GatherConv Conv { get; }

    protected Stretch[] Stretches { get; }

    protected nint Depth { get; }

    public static PackedWeights For(GatherConv conv, PackedSource source, Phase phase) =>
        conv.Width <= Dots.Max
            ? new WeightRows(conv, source.Stretches(phase), source.Segments(phase))
            : new WeightPanels(conv, source.Stretches(phase), source.Segments(phase));

    /// <summary>Packs one part of a group's weights.</summary>
    public abstract void Pack(int part, float* weight, float* packed);

    /// <summary>Writes one part's target channels of a line of positions.</summary>
    public abstract void RunLine(int part, Line line, Segment* segments, float* a, float* packed, float* c);

    protected float* Weight(float* weight, int target, Stretch stretch) =>
        weight + ((nint)target * Conv.WeightTargetStride) + ((nint)stretch.Channel * Conv.WeightSourceStride)
        + ((nint)stretch.Tap * Conv.WeightTapStride);
}

/// <summary>Panels of target channels for <see cref="Tile{TLanes, TVector, TRows, TWalk}"/>: [panel][contraction][channel].</summary>
internal sealed unsafe class WeightPanels(GatherConv conv, Stretch[] stretches, Segment[] segments)
    : PackedWeights(conv, stretches, segments, Tiles.Panel)
{
    public override int Parts => (Conv.Width + Tiles.Panel - 1) / Tiles.Panel;

    public override nint PartFloats => Depth;

    private int Width(int part) => Math.Min(Tiles.Panel, Conv.Width - (part * Tiles.Panel));

    public override void Pack(int part, float* weight, float* packed)
    {
        foreach (Stretch stretch in Stretches)
        {
            Packing.Copy(
                Weight(weight, part * Tiles.Panel, stretch), Conv.WeightTargetStride, Conv.WeightSourceStride, Width(part), stretch.Count,
                packed, Tiles.Panel);
            packed += stretch.Count * Tiles.Panel;
        }
    }

    public override void RunLine(int part, Line line, Segment* segments, float* a, float* packed, float* c)
    {
        int tiles = Tiles.Count(line.Count), width = Width(part);
        for (int t = 0; t < tiles; t++)
        {
            int first = Tiles.Split(line.Count, tiles, t), rows = Tiles.Split(line.Count, tiles, t + 1) - first;
            Tiles.RunBlocks(
                rows, width, segments, Segments.Length, a + ((nint)first * Tiles.Block), packed, Tiles.Panel,
                c + (first * line.TargetStep) + (part * Tiles.Panel), line.TargetStep, false);
        }
    }
}

/// <summary>A row of whole blocks for each of a few target channels, for <see cref="Dot{TLanes, TVector, TRows, TOuts}"/>.</summary>
internal sealed unsafe class WeightRows(GatherConv conv, Stretch[] stretches, Segment[] segments)
    : PackedWeights(conv, stretches, segments, 1)
{
    public override int Parts => 1;

    public override nint PartFloats => Depth * Conv.Width;

    public override void Pack(int part, float* weight, float* packed)
    {
        new Span<float>(packed, checked((int)PartFloats)).Clear();
        for (int o = 0; o < Conv.Width; o++)
        {
            foreach (Stretch stretch in Stretches)
            {
                float* from = Weight(weight, o, stretch), to = packed + (o * Depth) + stretch.Place;
                for (int c = 0; c < stretch.Count; c++)
                {
                    to[c] = from[(nint)c * Conv.WeightSourceStride];
                }
            }
        }
    }

    public override void RunLine(int part, Line line, Segment* segments, float* a, float* packed, float* c)
    {
        for (int first = 0; first < line.Count; first += Dots.Max)
        {
            Dots.Run(
                Math.Min(Dots.Max, line.Count - first), Conv.Width, segments, Segments.Length, a + ((nint)first * Tiles.Block),
                packed, Depth, c + (first * line.TargetStep), line.TargetStep);
        }
    }
}
