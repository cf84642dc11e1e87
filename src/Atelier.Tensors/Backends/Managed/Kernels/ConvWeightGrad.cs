using System.Runtime.CompilerServices;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// The gradient of a convolution with respect to its weight: for every tap a product of dy, transposed, with the shifted x,
/// contracted over positions. Each part of the team sums its own pieces; the parts' sums are added in their order.
/// </summary>
internal abstract unsafe class ConvWeightGrad
{
    private readonly Stretch[] _stretches;

    protected ConvWeightGrad(GatherConv conv, PackedSource source)
    {
        (Conv, Source) = (conv, source);
        Segments = source.Segments(Phase);
        _stretches = source.Stretches(Phase);
    }

    protected GatherConv Conv { get; }

    protected PackedSource Source { get; }

    protected Segment[] Segments { get; }

    protected Phase Phase => Conv.Phases[0];

    /// <summary>Places of the contraction that a sum is kept for, whole blocks.</summary>
    protected nint Places => (nint)Segments.Length * Tiles.Block;

    /// <summary>Floats from one output channel's sums to the next's, and from one place's to the next's.</summary>
    protected abstract (nint Channel, nint Place) SumStrides { get; }

    private nint SumFloats => Places * Conv.TargetChannels;

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
        else if (ColumnConv.FitsWeightGrad(g))
        {
            ColumnConv.WeightGrad(g, x, dy, dw);
        }
        else if (Depthwise.Fits(g))
        {
            Depthwise.WeightGrad(GatherConv.Forward(g), x, dy, dw);
        }
        else
        {
            For(GatherConv.Forward(g)).Run(x, dy, dw);
        }
    }

    // Thin sources are unrolled: their few places go along the tile's rows and dy, as it lies, along its vectors.
    private static ConvWeightGrad For(GatherConv conv) =>
        PackedSource.For(conv) switch
        {
            UnrolledSource source when conv.Width % Tiles.Panel == 0 => new ThinWeightGrad(conv, source),
            var source => new WideWeightGrad(conv, source),
        };

    /// <summary>Writes a piece's sums or, with <paramref name="accumulate"/>, adds them.</summary>
    protected abstract void AddPiece(Piece piece, float* x, float* dy, float* sums, bool accumulate);

    private void Run(float* x, float* dy, float* dw)
    {
        int pieces = Source.PieceCount, parts = Math.Min(pieces, ThreadTeam.Size);
        using ScratchPool.Lease lease = ScratchPool.Rent(SumFloats * parts);
        float* sums = lease.Floats;
        ThreadTeam.Run(parts, part =>
        {
            int first = (int)((long)pieces * part / parts), last = (int)((long)pieces * (part + 1) / parts);
            for (int piece = first; piece < last; piece++)
            {
                AddPiece(Source[piece], x, dy, sums + (part * SumFloats), piece > first);
            }
        });
        ThreadTeam.For(Conv.TargetChannels, Math.Max(1, 16384 / Places), (first, last) =>
        {
            for (long o = first; o < last; o++)
            {
                Reduce((int)o, parts, sums, dw);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reduce(int o, int parts, float* sums, float* dw)
    {
        (nint channel, nint place) = SumStrides;
        nint partFloats = SumFloats;
        float* target = dw + ((nint)o * Conv.WeightTargetStride);
        foreach (Stretch stretch in _stretches)
        {
            float* from = sums + (o * channel) + (stretch.Place * place);
            for (int c = 0; c < stretch.Count; c++, from += place)
            {
                float sum = *from;
                for (int part = 1; part < parts; part++)
                {
                    sum += from[part * partFloats];
                }

                target[(stretch.Tap * Conv.WeightTapStride) + stretch.Channel + c] = sum;
            }
        }
    }
}
