using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// One kernel position, seen from a target position (i, j) of its phase: it reads source row i * stride + Row and column
/// j * stride + Column, and weight number <paramref name="Weight"/> of KH * KW.
/// </summary>
internal readonly record struct Tap(int Row, int Column, int Weight);

/// <summary>Target positions (RowStart + i * RowStep, ColumnStart + j * ColumnStep) that read their sources with the same taps.</summary>
internal sealed record Phase(int RowStart, int RowStep, int Rows, int ColumnStart, int ColumnStep, int Columns, Tap[] Taps);

/// <summary>
/// Convolution and its input gradient as one thing: every target position gathers from source positions. The gradient of a
/// strided convolution falls apart into stride x stride phases, each a dense convolution of the output's gradient with
/// its own few taps, so no multiplication by an inserted zero is ever done.
/// </summary>
internal sealed record GatherConv(
    int Images,
    int SourceHeight,
    int SourceWidth,
    int SourceChannels,
    int TargetHeight,
    int TargetWidth,
    int TargetChannels,
    int Groups,
    int RowStride,
    int ColumnStride,
    int WeightTargetStride,
    int WeightSourceStride,
    int WeightTapStride,
    Phase[] Phases)
{
    /// <summary>Source channels in a group.</summary>
    public int Depth => SourceChannels / Groups;

    /// <summary>Target channels in a group.</summary>
    public int Width => TargetChannels / Groups;

    /// <summary>Weights of a group: O / groups whole filters.</summary>
    public nint WeightGroupStride { get; private init; }

    /// <summary>y from x.</summary>
    public static GatherConv Forward(in ConvGeometry g)
    {
        List<Tap> taps = [];
        for (int kh = 0; kh < g.KernelHeight; kh++)
        {
            for (int kw = 0; kw < g.KernelWidth; kw++)
            {
                taps.Add(new Tap((kh * g.DilationHeight) - g.PadTop, (kw * g.DilationWidth) - g.PadLeft, (kh * g.KernelWidth) + kw));
            }
        }

        int channels = g.InChannels / g.Groups, area = g.KernelHeight * g.KernelWidth;
        return new GatherConv(
            g.Batch, g.InHeight, g.InWidth, g.InChannels, g.OutHeight, g.OutWidth, g.OutChannels, g.Groups,
            g.StrideHeight, g.StrideWidth, area * channels, 1, channels, [new Phase(0, 1, g.OutHeight, 0, 1, g.OutWidth, [.. taps])])
        {
            WeightGroupStride = (nint)(g.OutChannels / g.Groups) * area * channels,
        };
    }

    /// <summary>dx from dy.</summary>
    public static GatherConv InputGrad(in ConvGeometry g)
    {
        List<Phase> phases = [];
        for (int h = 0; h < Math.Min(g.StrideHeight, g.InHeight); h++)
        {
            for (int w = 0; w < Math.Min(g.StrideWidth, g.InWidth); w++)
            {
                phases.Add(new Phase(
                    h, g.StrideHeight, (g.InHeight - h + g.StrideHeight - 1) / g.StrideHeight,
                    w, g.StrideWidth, (g.InWidth - w + g.StrideWidth - 1) / g.StrideWidth, GradTaps(g, h, w)));
            }
        }

        int channels = g.InChannels / g.Groups, area = g.KernelHeight * g.KernelWidth;
        return new GatherConv(
            g.Batch, g.OutHeight, g.OutWidth, g.OutChannels, g.InHeight, g.InWidth, g.InChannels, g.Groups,
            1, 1, 1, area * channels, channels, [.. phases])
        {
            WeightGroupStride = (nint)(g.OutChannels / g.Groups) * area * channels,
        };
    }

    // Input row h + i * stride is read by output row oh where oh * stride - pad + kh * dilation = h + i * stride.
    private static Tap[] GradTaps(in ConvGeometry g, int h, int w)
    {
        List<Tap> taps = [];
        for (int kh = g.KernelHeight - 1; kh >= 0; kh--)
        {
            int row = h + g.PadTop - (kh * g.DilationHeight);
            for (int kw = g.KernelWidth - 1; kw >= 0; kw--)
            {
                int column = w + g.PadLeft - (kw * g.DilationWidth);
                if (row % g.StrideHeight == 0 && column % g.StrideWidth == 0)
                {
                    taps.Add(new Tap(row / g.StrideHeight, column / g.StrideWidth, (kh * g.KernelWidth) + kw));
                }
            }
        }

        return [.. taps];
    }
}
