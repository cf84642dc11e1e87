using System.Numerics;
using System.Numerics.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// Normalisation with many rows to a statistic (batch, instance and group norm). Each chunk gives its columns' means and sums of
/// squared deviations: the mean first, then the deviations from it while the chunk is in cache. Chunks are joined in double
/// precision by Chan, Golub and LeVeque's update (doi:10.1080/00031305.1983.10483115, equation 2.1), columns of a group likewise.
/// </summary>
internal sealed unsafe class ColumnNorm : SlabPasses, IDisposable
{
    private readonly NormOperands _on;
    private readonly ColumnTiles _tiles;

    // Per chunk the columns' means, then their sums of squares; per slab centre, factor and offset of each place in a wide row.
    private readonly Scratch<double> _moments;
    private readonly Scratch<float> _coefficients;

    private ColumnNorm(in NormOperands on)
    {
        _on = on;
        _tiles = new(on.Geometry.Rows, on.Geometry.Channels);
        _moments = new(2L * on.Geometry.Outer * _tiles.Chunks * _tiles.Channels);
        _coefficients = new(3L * on.Geometry.Outer * _tiles.Width);
    }

    public static void Run(in NormOperands on)
    {
        using ColumnNorm norm = new(on);
        norm.Run(on.Geometry.Outer, norm._tiles.Chunks, norm._tiles.Slab);
    }

    public void Dispose()
    {
        _moments.Dispose();
        _coefficients.Dispose();
    }

    protected override void Gather(int outer, int chunk)
    {
        int channels = _tiles.Channels, width = _tiles.Width, rows = _tiles.RowsIn(chunk);
        int wide = rows / _tiles.Fold, rest = rows % _tiles.Fold * channels;
        float* x = _on.X + outer * _tiles.Slab + _tiles.StartOf(chunk), tail = x + (long)wide * width;
        using Scratch<float> scratch = new(3L * width);
        scratch.Clear();
        float* center = scratch.Pointer, sum = center + width, squares = sum + width;

        ColumnKernels.AddColumns(x, wide, width, center);
        ColumnKernels.AddColumns(tail, 1, rest, center);
        _tiles.Gather(center);
        Span<float> means = new(center, channels);
        TensorPrimitives.Multiply(means, 1f / rows, means);
        _tiles.Spread(center);

        ColumnKernels.AddDeviations(x, wide, width, center, sum, squares);
        ColumnKernels.AddDeviations(tail, 1, rest, center, sum, squares);
        _tiles.Gather(sum);
        _tiles.Gather(squares);
        Finish(center, sum, squares, rows, Moments(outer, chunk));
    }

    protected override void Conclude(int outer)
    {
        double* means = Moments(outer, 0), scatter = means + _tiles.Channels;
        long rows = _tiles.RowsIn(0);
        for (int chunk = 1; chunk < _tiles.Chunks; chunk++)
        {
            Join(means, rows, Moments(outer, chunk), _tiles.RowsIn(chunk), _tiles.Channels);
            rows += _tiles.RowsIn(chunk);
        }

        for (int group = 0; group < _on.Geometry.Groups; group++)
        {
            int first = group * _on.Geometry.Inner;
            double mean = 0, squares = 0;
            for (int c = first; c < first + _on.Geometry.Inner; c++)
            {
                mean += means[c] / _on.Geometry.Inner;
            }

            for (int c = first; c < first + _on.Geometry.Inner; c++)
            {
                squares += scatter[c] + rows * (means[c] - mean) * (means[c] - mean);
            }

            double variance = squares / _on.Geometry.Population;
            _on.Mean[outer * _on.Geometry.Groups + group] = (float)mean;
            _on.Variance[outer * _on.Geometry.Groups + group] = (float)variance;
            Prepare(outer, first, mean, 1 / Math.Sqrt(variance + _on.Epsilon));
        }

        float* coefficients = Coefficients(outer);
        for (int k = 0; k < 3; k++)
        {
            _tiles.Spread(coefficients + k * _tiles.Width);
        }
    }

    protected override void Apply(int outer, int chunk)
    {
        int rows = _tiles.RowsIn(chunk), width = _tiles.Width, wide = rows / _tiles.Fold;
        long start = outer * _tiles.Slab + _tiles.StartOf(chunk), tail = start + (long)wide * width;
        float* center = Coefficients(outer), factor = center + width, offset = factor + width;
        ColumnKernels.Scale(_on.X + start, _on.Y + start, wide, width, center, factor, offset);
        ColumnKernels.Scale(_on.X + tail, _on.Y + tail, 1, rows % _tiles.Fold * _tiles.Channels, center, factor, offset);
    }

    /// <summary>What is lost when the mean is rounded goes into the offset: it matters when the mean is large beside the deviation.</summary>
    private void Prepare(int outer, int first, double mean, double inverse)
    {
        float* center = Coefficients(outer), factor = center + _tiles.Width, offset = factor + _tiles.Width;
        float rounded = (float)mean;
        for (int c = first; c < first + _on.Geometry.Inner; c++)
        {
            double scale = inverse * (_on.Scale == null ? 1 : _on.Scale[c]);
            center[c] = rounded;
            factor[c] = (float)scale;
            offset[c] = (float)((_on.Shift == null ? 0 : _on.Shift[c]) - (mean - rounded) * scale);
        }
    }

    /// <summary>The sums of deviations from a rounded mean, and of their squares, as mean and squares about the true one.</summary>
    private void Finish(float* center, float* sum, float* squares, int rows, double* moments)
    {
        double share = 1.0 / rows;
        for (int c = 0; c < _tiles.Channels; c++)
        {
            double off = sum[c] * share;
            moments[c] = center[c] + off;
            moments[_tiles.Channels + c] = Math.Max(0, squares[c] - off * sum[c]);
        }
    }

    /// <summary>Joins the moments of <paramref name="added"/> rows to those of <paramref name="rows"/>, column by column.</summary>
    private static void Join(double* moments, long rows, double* more, long added, int channels)
    {
        double share = added / (double)(rows + added), weight = rows * share;
        int c = 0;
        for (; c <= channels - Vector<double>.Count; c += Vector<double>.Count)
        {
            Vector<double> mean = Vector.Load(moments + c), delta = Vector.Load(more + c) - mean;
            (mean + delta * share).Store(moments + c);
            (Vector.Load(moments + channels + c) + Vector.Load(more + channels + c) + delta * delta * weight).Store(moments + channels + c);
        }

        for (; c < channels; c++)
        {
            double delta = more[c] - moments[c];
            moments[c] += delta * share;
            moments[channels + c] += more[channels + c] + delta * delta * weight;
        }
    }

    private double* Moments(int outer, int chunk) => _moments.Pointer + 2L * ((long)outer * _tiles.Chunks + chunk) * _tiles.Channels;

    private float* Coefficients(int outer) => _coefficients.Pointer + 3L * outer * _tiles.Width;
}
