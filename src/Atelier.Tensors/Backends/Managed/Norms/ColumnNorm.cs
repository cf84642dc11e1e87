using System.Numerics;
using System.Numerics.Tensors;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// Normalisation with many rows to a statistic (batch, instance and group norm). Each chunk gives its columns' means and sums of
/// squared deviations: the mean first, then the deviations from it while the chunk is in cache. Chunks are joined in double
/// precision by Chan, Golub and LeVeque's update (doi:10.1080/00031305.1983.10483115, equation 2.1), columns of a group likewise.
/// </summary>
internal sealed unsafe class ColumnNorm<T, F> : SlabPasses, IDisposable
    where T : unmanaged, IVectorElement<T>
    where F : struct, IUnaryFormula
{
    private readonly NormOperands<T> _on;
    private readonly F _then;
    private readonly ColumnTiles _tiles;

    // Per chunk the columns' means, then their sums of squares; per slab the coefficients of each place in a wide row.
    private readonly Scratch<double> _moments;
    private readonly Scratch<float> _coefficients;

    private ColumnNorm(in NormOperands<T> on, F then)
    {
        (_on, _then) = (on, then);
        _tiles = new(on.Geometry.Rows, on.Geometry.Channels);
        _moments = new(2L * on.Geometry.Outer * _tiles.Chunks * _tiles.Channels);
        _coefficients = new((long)Coefficients.Count * on.Geometry.Outer * _tiles.Width);
    }

    public static void Run(in NormOperands<T> on, F then)
    {
        using ColumnNorm<T, F> norm = new(on, then);
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
        T* x = _on.X + outer * _tiles.Slab + _tiles.StartOf(chunk), tail = x + (long)wide * width;
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

        CoefficientsOf(outer).Spread(_tiles);
    }

    protected override void Apply(int outer, int chunk)
    {
        int rows = _tiles.RowsIn(chunk), width = _tiles.Width, wide = rows / _tiles.Fold;
        long start = outer * _tiles.Slab + _tiles.StartOf(chunk), tail = start + (long)wide * width;
        ColumnKernels.Scale(_then, _on.X + start, _on.Y + start, wide, width, CoefficientsOf(outer));
        ColumnKernels.Scale(_then, _on.X + tail, _on.Y + tail, 1, rows % _tiles.Fold * _tiles.Channels, CoefficientsOf(outer));
    }

    /// <summary>What is lost when the mean is rounded goes into the offset: it matters when the mean is large beside the deviation.</summary>
    private void Prepare(int outer, int first, double mean, double inverse)
    {
        Coefficients to = CoefficientsOf(outer);
        float rounded = (float)mean;
        for (int c = first; c < first + _on.Geometry.Inner; c++)
        {
            double scale = inverse * _on.ScaleOf(c);
            to.Center[c] = rounded;
            to.Factor[c] = (float)scale;
            to.Offset[c] = (float)(_on.ShiftOf(c) - (mean - rounded) * scale);
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

    private Coefficients CoefficientsOf(int outer) => new(_coefficients.Pointer + (long)Coefficients.Count * outer * _tiles.Width, _tiles.Width);
}
