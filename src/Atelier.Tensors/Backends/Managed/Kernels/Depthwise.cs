using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// Convolution of every channel with a filter of its own: nothing is contracted over channels, so vectors run along them
/// and positions gather from the taps that lie inside the picture.
/// </summary>
internal static unsafe class Depthwise
{
    private const int GrainFloats = 8192;

    /// <summary>Whether <paramref name="g"/> is such a convolution.</summary>
    public static bool Fits(in ConvGeometry g) => g.Groups > 1 && g.Groups == g.InChannels && g.Groups == g.OutChannels;

    /// <summary>Overwrites the target with the convolution of the source; weights are [channel][tap].</summary>
    public static void Gather(GatherConv conv, float* source, float* weight, float* target)
    {
        int channels = conv.SourceChannels, area = (int)(conv.WeightGroupStride / conv.WeightTapStride);
        using ScratchPool.Lease lease = ScratchPool.Rent((long)area * channels);
        float* byTap = lease.Floats;
        Packing.Copy(weight, area, 1, channels, area, byTap, channels);
        foreach (Phase phase in conv.Phases)
        {
            ForRows(conv, phase, (first, last) =>
            {
                nint* taps = stackalloc nint[2 * Math.Max(1, phase.Taps.Length)];
                for (long row = first; row < last; row++)
                {
                    for (int column = 0; column < phase.Columns; column++)
                    {
                        int count = Inside(conv, phase, row, column, source, byTap, channels, taps);
                        Sum(taps, count, target + Target(conv, phase, row, column), channels);
                    }
                }
            });
        }
    }

    /// <summary>Overwrites the weight's gradient, [channel][tap]: each part of the team sums its rows, the parts are added in order.</summary>
    public static void WeightGrad(GatherConv conv, float* x, float* dy, float* dw)
    {
        Phase phase = conv.Phases[0];
        int channels = conv.SourceChannels, area = phase.Taps.Length;
        long rows = (long)conv.Images * phase.Rows;
        int parts = (int)Math.Clamp(rows, 1, ThreadTeam.Size), floats = area * channels;
        using ScratchPool.Lease lease = ScratchPool.Rent((long)floats * parts);
        float* sums = lease.Floats;
        ThreadTeam.Run(parts, part =>
        {
            float* sum = sums + ((nint)part * floats);
            new Span<float>(sum, floats).Clear();
            nint* taps = stackalloc nint[2 * area];
            for (long row = rows * part / parts; row < rows * (part + 1) / parts; row++)
            {
                for (int column = 0; column < phase.Columns; column++)
                {
                    int count = Inside(conv, phase, row, column, x, sum, channels, taps);
                    Spread(taps, count, dy + Target(conv, phase, row, column), channels);
                }
            }
        });
        for (int i = 0; i < floats; i++)
        {
            float sum = sums[i];
            for (int part = 1; part < parts; part++)
            {
                sum += sums[((nint)part * floats) + i];
            }

            dw[((nint)(i % channels) * area) + (i / channels)] = sum;
        }
    }

    private static void ForRows(GatherConv conv, Phase phase, Action<long, long> body) =>
        ThreadTeam.For((long)conv.Images * phase.Rows, Math.Max(1, GrainFloats / Math.Max(1, phase.Columns * conv.SourceChannels)), body);

    private static nint Target(GatherConv conv, Phase phase, long row, int column)
    {
        (long image, long line) = (row / phase.Rows, row % phase.Rows);
        return ((((((nint)image * conv.TargetHeight) + phase.RowStart + ((nint)line * phase.RowStep)) * conv.TargetWidth)
            + phase.ColumnStart + (column * phase.ColumnStep)) * conv.TargetChannels);
    }

    // Lists where each tap inside the picture reads its source and its weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Inside(GatherConv conv, Phase phase, long row, int column, float* source, float* byTap, int channels, nint* taps)
    {
        int count = 0, top = (int)(row % phase.Rows) * conv.RowStride, left = column * conv.ColumnStride;
        nint image = (nint)(row / phase.Rows) * conv.SourceHeight;
        foreach (Tap tap in phase.Taps)
        {
            (int r, int c) = (top + tap.Row, left + tap.Column);
            if ((uint)r < (uint)conv.SourceHeight && (uint)c < (uint)conv.SourceWidth)
            {
                taps[count++] = (nint)(source + ((((image + r) * conv.SourceWidth) + c) * channels));
                taps[count++] = (nint)(byTap + ((nint)tap.Weight * channels));
            }
        }

        return count / 2;
    }

    private static void Sum(nint* taps, int count, float* target, int channels)
    {
        int done = Tiles.Lanes switch
        {
            16 => Sum<Lanes512, Vector512<float>>(taps, count, target, 0, channels),
            8 => Sum<Lanes256, Vector256<float>>(taps, count, target, 0, channels),
            4 => Sum<Lanes128, Vector128<float>>(taps, count, target, 0, channels),
            _ => 0,
        };
        Sum<Lanes1, float>(taps, count, target, done, channels);
    }

    private static void Spread(nint* taps, int count, float* dy, int channels)
    {
        int done = Tiles.Lanes switch
        {
            16 => Spread<Lanes512, Vector512<float>>(taps, count, dy, 0, channels),
            8 => Spread<Lanes256, Vector256<float>>(taps, count, dy, 0, channels),
            4 => Spread<Lanes128, Vector128<float>>(taps, count, dy, 0, channels),
            _ => 0,
        };
        Spread<Lanes1, float>(taps, count, dy, done, channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sum<TLanes, TVector>(nint* taps, int count, float* target, int c, int channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (; c <= channels - TLanes.Count; c += TLanes.Count)
        {
            TVector sum = default;
            for (int t = 0; t < count; t++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load((float*)taps[2 * t] + c), TLanes.Load((float*)taps[(2 * t) + 1] + c), sum);
            }

            TLanes.Store(sum, target + c);
        }

        return c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Spread<TLanes, TVector>(nint* taps, int count, float* dy, int c, int channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (; c <= channels - TLanes.Count; c += TLanes.Count)
        {
            TVector gradient = TLanes.Load(dy + c);
            for (int t = 0; t < count; t++)
            {
                float* sum = (float*)taps[(2 * t) + 1] + c;
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load((float*)taps[2 * t] + c), gradient, TLanes.Load(sum)), sum);
            }
        }

        return c;
    }
}
