using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// Gradients of <see cref="ColumnNorm"/>. With d = x - mean and r = 1 / sqrt(var + eps), one pass gathers each channel's sums of g and
/// of g d; from them come the gradients by shift and scale (r times the latter), and for each statistic the means of
/// g scale and of g scale d that gradX = r (g scale - mean(g scale) - d r^2 mean(g scale d)) takes.
/// </summary>
internal sealed unsafe class ColumnNormGrad : SlabPasses, IDisposable
{
    private readonly NormOperands _on;
    private readonly ColumnTiles _tiles;

    // Per chunk the channels' sums of g, then of g d; per slab centre, factor, slope and offset of each place in a wide row.
    private readonly Scratch<double> _sums;
    private readonly Scratch<float> _coefficients;

    private ColumnNormGrad(in NormOperands on)
    {
        _on = on;
        _tiles = new(on.Geometry.Rows, on.Geometry.Channels);
        _sums = new(2L * on.Geometry.Outer * _tiles.Chunks * _tiles.Channels);
        _coefficients = new(4L * on.Geometry.Outer * _tiles.Width);
    }

    public static void Run(in NormOperands on)
    {
        using ColumnNormGrad norm = new(on);
        norm.Run(on.Geometry.Outer, norm._tiles.Chunks, norm._tiles.Slab);
        norm.SumOuter(norm._tiles.Channels, on.GradScale);
        norm.SumOuter(0, on.GradShift);
    }

    public void Dispose()
    {
        _sums.Dispose();
        _coefficients.Dispose();
    }

    protected override void Gather(int outer, int chunk)
    {
        int channels = _tiles.Channels, width = _tiles.Width, rows = _tiles.RowsIn(chunk);
        int wide = rows / _tiles.Fold, rest = rows % _tiles.Fold * channels;
        long start = outer * _tiles.Slab + _tiles.StartOf(chunk), tail = start + (long)wide * width;
        using Scratch<float> scratch = new(3L * width);
        scratch.Clear();
        float* center = scratch.Pointer, sum = center + width, products = sum + width;
        for (int c = 0; c < channels; c++)
        {
            center[c] = _on.Mean[Statistic(outer, c)];
        }

        _tiles.Spread(center);
        ColumnKernels.AddProducts(_on.Grad + start, _on.X + start, wide, width, center, sum, products);
        ColumnKernels.AddProducts(_on.Grad + tail, _on.X + tail, 1, rest, center, sum, products);
        _tiles.Gather(sum);
        _tiles.Gather(products);
        double* sums = Sums(outer, chunk);
        for (int c = 0; c < channels; c++)
        {
            sums[c] = sum[c];
            sums[channels + c] = products[c];
        }
    }

    protected override void Conclude(int outer)
    {
        double* sums = Sums(outer, 0);
        for (int chunk = 1; chunk < _tiles.Chunks; chunk++)
        {
            double* more = Sums(outer, chunk);
            for (int c = 0; c < 2 * _tiles.Channels; c++)
            {
                sums[c] += more[c];
            }
        }

        double* products = sums + _tiles.Channels;
        for (int group = 0; group < _on.Geometry.Groups; group++)
        {
            int first = group * _on.Geometry.Inner, end = first + _on.Geometry.Inner;
            double inverse = 1 / Math.Sqrt(_on.Variance[outer * _on.Geometry.Groups + group] + _on.Epsilon), mean = 0, slope = 0;
            for (int c = first; c < end; c++)
            {
                mean += sums[c] * ScaleOf(c) / _on.Geometry.Population;
                slope += products[c] * ScaleOf(c) / _on.Geometry.Population;
                products[c] *= inverse;
            }

            Prepare(outer, first, inverse, -slope * inverse * inverse * inverse, -mean * inverse);
        }

        float* coefficients = Coefficients(outer);
        for (int k = 0; k < 4; k++)
        {
            _tiles.Spread(coefficients + k * _tiles.Width);
        }
    }

    protected override void Apply(int outer, int chunk)
    {
        if (_on.GradX == null)
        {
            return;
        }

        int rows = _tiles.RowsIn(chunk), width = _tiles.Width, wide = rows / _tiles.Fold;
        long start = outer * _tiles.Slab + _tiles.StartOf(chunk), tail = start + (long)wide * width;
        float* center = Coefficients(outer), factor = center + width, slope = factor + width, offset = slope + width;
        ColumnKernels.Combine(_on.Grad + start, _on.X + start, _on.GradX + start, wide, width, center, factor, slope, offset);
        ColumnKernels.Combine(_on.Grad + tail, _on.X + tail, _on.GradX + tail, 1, rows % _tiles.Fold * _tiles.Channels, center, factor, slope, offset);
    }

    private void Prepare(int outer, int first, double inverse, double slope, double offset)
    {
        float* center = Coefficients(outer), factor = center + _tiles.Width, slopes = factor + _tiles.Width, offsets = slopes + _tiles.Width;
        for (int c = first; c < first + _on.Geometry.Inner; c++)
        {
            center[c] = _on.Mean[Statistic(outer, c)];
            factor[c] = (float)(inverse * ScaleOf(c));
            slopes[c] = (float)slope;
            offsets[c] = (float)offset;
        }
    }

    /// <summary>Sums what the slabs gathered, from <paramref name="first"/> on, over the slabs.</summary>
    private void SumOuter(int first, float* to)
    {
        for (int c = 0; to != null && c < _tiles.Channels; c++)
        {
            double total = 0;
            for (int outer = 0; outer < _on.Geometry.Outer; outer++)
            {
                total += Sums(outer, 0)[first + c];
            }

            to[c] = (float)total;
        }
    }

    private double ScaleOf(int channel) => _on.Scale == null ? 1 : _on.Scale[channel];

    private int Statistic(int outer, int channel) => outer * _on.Geometry.Groups + channel / _on.Geometry.Inner;

    private double* Sums(int outer, int chunk) => _sums.Pointer + 2L * ((long)outer * _tiles.Chunks + chunk) * _tiles.Channels;

    private float* Coefficients(int outer) => _coefficients.Pointer + 4L * outer * _tiles.Width;
}
