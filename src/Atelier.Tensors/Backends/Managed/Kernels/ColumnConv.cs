using System.Numerics.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// Convolutions of few positions and many weights, as deep layers are: bound by the traffic of weights. The picture becomes a matrix
/// (<see cref="PictureColumns"/>), small beside the weight, which then is read where it lies, once, and its gradient written there, once;
/// packing the weight first would move three times as much.
/// </summary>
internal sealed unsafe class ColumnConv
{
    /// <summary>With more positions arithmetic is the bound, which a packed weight serves better.</summary>
    private const int MostPositions = 32;

    /// <summary>The same for the gradient by the weight.</summary>
    private const int MostGradPositions = 128;

    /// <summary>Fewer weights stay in the caches.</summary>
    private const long LeastWeights = 1 << 18;

    /// <summary>Floats of the picture's matrix that are used together, for a second-level cache.</summary>
    private const int Cached = 1 << 16;

    /// <summary>Filters whose products are summed together: as many streams as the hardware fetches ahead.</summary>
    private const int Streams = 8;

    private readonly ConvGeometry _g;
    private readonly PictureColumns _columns;
    private readonly int _positions, _channels, _outputs;
    private readonly nint _filter;

    private ColumnConv(in ConvGeometry g)
    {
        (_g, _columns) = (g, new PictureColumns(g));
        (_positions, _channels, _outputs) = (_columns.Positions, g.InChannels, g.OutChannels);
        _filter = (nint)g.KernelHeight * g.KernelWidth * _channels;
    }

    private static int Block => Tiles.Block;

    /// <summary>Whether this is the kernel for a convolution and its gradient by the input.</summary>
    public static bool Fits(in ConvGeometry g) => Fits(g, MostPositions);

    /// <summary>Whether this is the kernel for a convolution's gradient by the weight.</summary>
    public static bool FitsWeightGrad(in ConvGeometry g) => Fits(g, MostGradPositions);

    /// <summary>Overwrites y (N,OH,OW,O) with the convolution of x (N,H,W,C) and w (O,KH,KW,C).</summary>
    public static void Forward(in ConvGeometry g, float* x, float* w, float* y) => new ColumnConv(g).Forward(x, w, y);

    /// <summary>Overwrites dx (N,H,W,C) from dy (N,OH,OW,O) and w (O,KH,KW,C).</summary>
    public static void InputGrad(in ConvGeometry g, float* dy, float* w, float* dx) => new ColumnConv(g).InputGrad(dy, w, dx);

    /// <summary>Overwrites dw (O,KH,KW,C) from x (N,H,W,C) and dy (N,OH,OW,O).</summary>
    public static void WeightGrad(in ConvGeometry g, float* x, float* dy, float* dw) => new ColumnConv(g).WeightGrad(x, dy, dw);

    private static bool Fits(in ConvGeometry g, int most) =>
        g.Groups == 1 && g.InChannels % Block == 0 && g.OutChannels % Block == 0 && g.Weight.Count >= LeastWeights
        && g.Output.Count > 0 && g.Input.Count > 0 && (long)g.Batch * g.OutHeight * g.OutWidth <= most;

    private void Forward(float* x, float* w, float* y)
    {
        // Blocks of channels, the positions of each side by side, as the tile of dot products takes them.
        using ScratchPool.Lease lease = ScratchPool.Rent(_positions * _columns.Depth);
        float* blocks = lease.Floats;
        _columns.Gather(x, blocks, (nint)_channels * _positions, Block, (nint)Block * _positions, Block);
        Segment[] segments =
        [
            .. from tap in Enumerable.Range(0, _columns.Taps.Length)
               from c in Enumerable.Range(0, _channels / Block)
               let at = (nint)c * Block
               select new Segment((((nint)tap * _channels) + at) * _positions, ((nint)_columns.Taps[tap] * _channels) + at, Block),
        ];
        int together = Math.Max(1, Cached / (_positions * Block));
        ThreadTeam.For(_outputs / Dots.Max, 1, (first, last) =>
        {
            for (int begin = 0; begin < segments.Length; begin += together)
            {
                Span<Segment> some = segments.AsSpan(begin, Math.Min(together, segments.Length - begin));
                for (int o = (int)first * Dots.Max; o < last * Dots.Max; o += Dots.Max)
                {
                    Dot(some, blocks, w + (o * _filter), y + o, accumulate: begin > 0);
                }
            }
        });
    }

    private void Dot(Span<Segment> segments, float* blocks, float* filters, float* y, bool accumulate)
    {
        float* sums = stackalloc float[Dots.Max * Dots.Max];
        fixed (Segment* walk = segments)
        {
            for (int p = 0; p < _positions; p += Dots.Max)
            {
                int rows = Math.Min(Dots.Max, _positions - p);
                float* to = y + ((nint)p * _outputs);
                Dots.Run(rows, Dots.Max, walk, segments.Length, blocks + ((nint)p * Block), filters, _filter, accumulate ? sums : to, accumulate ? Dots.Max : _outputs);
                for (int r = 0; accumulate && r < rows; r++)
                {
                    Span<float> sum = new(to + ((nint)r * _outputs), Dots.Max);
                    TensorPrimitives.Add<float>(sum, new ReadOnlySpan<float>(sums + (r * Dots.Max), Dots.Max), sum);
                }
            }
        }
    }

    private void InputGrad(float* dy, float* w, float* dx)
    {
        using ScratchPool.Lease blocks = ScratchPool.Rent((long)_positions * _outputs), rows = ScratchPool.Rent(_positions * _columns.Depth);
        float* a = blocks.Floats, sums = rows.Floats;
        for (int p = 0; p < _positions; p++)
        {
            for (int o = 0; o < _outputs; o += Block)
            {
                Packing.Line(dy + ((nint)p * _outputs) + o, a + ((nint)o * _positions) + (p * Block), Block);
            }
        }

        ForColumns((tap, c, count) =>
        {
            float* filters = w + ((nint)_columns.Taps[tap] * _channels) + c, to = sums + ((nint)tap * _channels) + c;
            for (int o = 0; o < _outputs; o += Streams)
            {
                Segment step = new(((nint)(o / Block) * Block * _positions) + (o % Block), o * _filter, Streams);
                for (int t = 0, tiles = Tiles.Count(_positions); t < tiles; t++)
                {
                    int first = Tiles.Split(_positions, tiles, t), height = Tiles.Split(_positions, tiles, t + 1) - first;
                    for (int panel = 0; panel < count; panel += Tiles.Panel)
                    {
                        Tiles.RunBlocks(
                            height, Tiles.Panel, &step, 1, a + ((nint)first * Block), filters + panel, _filter,
                            to + (first * _columns.Depth) + panel, _columns.Depth, o > 0);
                    }
                }
            }
        });
        _columns.Scatter(sums, dx);
    }

    private void WeightGrad(float* x, float* dy, float* dw)
    {
        using ScratchPool.Lease packed = ScratchPool.Rent((long)_positions * _outputs), rows = ScratchPool.Rent(_positions * _columns.Depth);
        float* a = packed.Floats, b = rows.Floats;
        _columns.Gather(x, b, _channels, _channels, 0, _columns.Depth);
        for (int o = 0; o < _outputs; o += Streams)
        {
            Packing.Copy(dy + o, 1, _outputs, Streams, _positions, a + ((nint)o * _positions), Streams);
        }

        ClearUnseen(dw);
        ForColumns((tap, c, count) =>
        {
            Segment all = new(0, 0, _positions);
            for (int o = 0; o < _outputs; o += Streams)
            {
                float* to = dw + (o * _filter) + ((nint)_columns.Taps[tap] * _channels) + c;
                for (int panel = 0; panel < count; panel += Tiles.Panel)
                {
                    Tiles.RunPacked(
                        Streams, Tiles.Panel, &all, 1, a + ((nint)o * _positions), b + ((nint)tap * _channels) + c + panel, _columns.Depth,
                        to + panel, _filter, false);
                }
            }
        });
    }

    /// <summary>What no position sees has no gradient.</summary>
    private void ClearUnseen(float* dw)
    {
        int[] unseen = [.. Enumerable.Range(0, _g.KernelHeight * _g.KernelWidth).Except(_columns.Taps)];
        ThreadTeam.For(unseen.Length == 0 ? 0 : _outputs, 16, (first, last) =>
        {
            for (long o = first; o < last; o++)
            {
                foreach (int tap in unseen)
                {
                    new Span<float>(dw + (o * _filter) + ((nint)tap * _channels), _channels).Clear();
                }
            }
        });
    }

    /// <summary>Runs a body for stretches of channels of one tap whose part of the picture's matrix stays in the cache, on all threads.</summary>
    private void ForColumns(Action<int, int, int> body)
    {
        int most = Math.Clamp(Cached / _positions / Block * Block, Block, _channels), stretches = (_channels + most - 1) / most;
        ThreadTeam.Run(_columns.Taps.Length * stretches, part =>
        {
            (int tap, int first) = (part / stretches, part % stretches * most);
            body(tap, first, Math.Min(most, _channels - first));
        });
    }
}
