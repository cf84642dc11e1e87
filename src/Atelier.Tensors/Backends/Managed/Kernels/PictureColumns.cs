using System.Numerics.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// A picture as a matrix for a convolution: a row for each position of the output, holding what its window sees, tap by tap. Taps that
/// see nothing but padding at every position are left out: of a 4x4 window on a padded 2x2 picture that is three quarters.
/// </summary>
internal sealed unsafe class PictureColumns
{
    private readonly ConvGeometry _g;
    private readonly (int Row, int Column)[] _taps;

    public PictureColumns(in ConvGeometry g)
    {
        _g = g;
        ConvGeometry of = g;
        _taps =
        [
            .. from row in Enumerable.Range(0, of.KernelHeight)
               where Enumerable.Range(0, of.OutHeight).Any(y => Row(of, y, row) >= 0)
               from column in Enumerable.Range(0, of.KernelWidth)
               where Enumerable.Range(0, of.OutWidth).Any(x => Column(of, x, column) >= 0)
               select (row, column),
        ];
        Taps = [.. _taps.Select(tap => (tap.Row * of.KernelWidth) + tap.Column)];
    }

    /// <summary>The places in a filter of those taps that see something.</summary>
    public int[] Taps { get; }

    /// <summary>Rows: positions of all pictures.</summary>
    public int Positions => _g.Batch * _g.OutHeight * _g.OutWidth;

    /// <summary>Floats in a row.</summary>
    public nint Depth => (nint)_taps.Length * _g.InChannels;

    private int Channels => _g.InChannels;

    /// <summary>
    /// Writes the matrix of a picture (N,H,W,C). Position p and channel c of tap t go to
    /// t * tapStride + c / run * runStride + p * positionStride + c % run, where run divides the number of channels.
    /// </summary>
    public void Gather(float* x, float* to, nint tapStride, int run, nint runStride, nint positionStride) =>
        ThreadTeam.For(Positions, Math.Max(1, 16384 / Depth), (first, last) =>
        {
            for (int p = (int)first; p < last; p++)
            {
                for (int t = 0; t < _taps.Length; t++)
                {
                    float* place = to + (t * tapStride) + (p * positionStride);
                    long pixel = Pixel(p, t);
                    for (int c = 0; c < Channels; c += run, place += runStride)
                    {
                        if (pixel < 0)
                        {
                            new Span<float>(place, run).Clear();
                        }
                        else
                        {
                            new Span<float>(x + (pixel * Channels) + c, run).CopyTo(new Span<float>(place, run));
                        }
                    }
                }
            }
        });

    /// <summary>The adjoint of gathering rows: overwrites a picture (N,H,W,C) with the sums of what was seen of each pixel.</summary>
    public void Scatter(float* rows, float* x)
    {
        int perPicture = _g.OutHeight * _g.OutWidth;
        nint picture = (nint)_g.InHeight * _g.InWidth * Channels;
        ThreadTeam.For(_g.Batch, Math.Max(1, 16384 / (perPicture * Depth)), (first, last) =>
        {
            new Span<float>(x + ((nint)first * picture), checked((int)((last - first) * picture))).Clear();
            for (int p = (int)first * perPicture; p < last * perPicture; p++)
            {
                for (int t = 0; t < _taps.Length; t++)
                {
                    if (Pixel(p, t) is >= 0 and long pixel)
                    {
                        Span<float> sum = new(x + (pixel * Channels), Channels);
                        TensorPrimitives.Add<float>(sum, new ReadOnlySpan<float>(rows + (p * Depth) + ((nint)t * Channels), Channels), sum);
                    }
                }
            }
        });
    }

    /// <summary>Which pixel a tap sees from a position, or -1.</summary>
    private long Pixel(int position, int tap)
    {
        (int n, int at) = (position / (_g.OutHeight * _g.OutWidth), position % (_g.OutHeight * _g.OutWidth));
        int row = Row(_g, at / _g.OutWidth, _taps[tap].Row), column = Column(_g, at % _g.OutWidth, _taps[tap].Column);
        return row < 0 || column < 0 ? -1 : (((long)n * _g.InHeight) + row) * _g.InWidth + column;
    }

    private static int Row(in ConvGeometry g, int y, int tap) => Inside((y * g.StrideHeight) - g.PadTop + (tap * g.DilationHeight), g.InHeight);

    private static int Column(in ConvGeometry g, int x, int tap) => Inside((x * g.StrideWidth) - g.PadLeft + (tap * g.DilationWidth), g.InWidth);

    private static int Inside(int at, int extent) => at < extent ? Math.Max(at, -1) : -1;
}
