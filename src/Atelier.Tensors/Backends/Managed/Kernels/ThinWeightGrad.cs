namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>Tiles of the unrolled source's places by output channels: neither operand is packed again.</summary>
internal sealed unsafe class ThinWeightGrad(GatherConv conv, UnrolledSource source) : ConvWeightGrad(conv, source)
{
    protected override (nint Channel, nint Place) SumStrides => (1, Conv.TargetChannels);

    protected override void AddPiece(Piece piece, float* x, float* dy, float* sums, bool accumulate)
    {
        using ScratchPool.Lease packed = ScratchPool.Rent(Source.Floats);
        Segment[] walk = new Segment[Source.LineCount(piece, Phase)];
        for (int group = 0; group < Conv.Groups; group++)
        {
            Source.Fill(piece, Phase, group, x, packed.Floats);
            nint step = 0;
            for (int l = 0; l < walk.Length; l++)
            {
                Line line = Source.Line(piece, Phase, group, l);
                walk[l] = new Segment(line.Source, line.Target, line.Count);
                step = line.TargetStep;
            }

            for (int s = 0; s < Segments.Length; s++)
            {
                RunBlock(s, walk, packed.Floats + Segments[s].A, dy, step, sums + (group * Conv.Width), accumulate);
            }
        }
    }

    private void RunBlock(int s, Segment[] walk, float* x, float* dy, nint step, float* sums, bool accumulate)
    {
        int places = (int)Segments[s].Length, tiles = Tiles.Count(places);
        fixed (Segment* lines = walk)
        {
            for (int t = 0; t < tiles; t++)
            {
                int first = Tiles.Split(places, tiles, t), rows = Tiles.Split(places, tiles, t + 1) - first;
                float* sum = sums + (((s * Tiles.Block) + first) * (nint)Conv.TargetChannels);
                for (int column = 0; column < Conv.Width; column += Tiles.Panel)
                {
                    Tiles.RunSteps(
                        rows, Tiles.Panel, lines, walk.Length, x + first, dy + column, step, sum + column, Conv.TargetChannels, accumulate);
                }
            }
        }
    }
}
