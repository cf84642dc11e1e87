using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// Gradients of <see cref="ColumnNorm{T, F}"/>. With g the gradient by what goes into the activation, d = x - mean and
/// r = 1 / sqrt(var + eps), one pass gathers each channel's sums of g and of g d; from them come the gradients by shift and scale
/// (r times the latter), and for each statistic the means of g scale and of g scale d that
/// gradX = r (g scale - mean(g scale) - d r^2 mean(g scale d)) takes. Where there is an activation, g waits in gradX's place.
/// </summary>
internal sealed unsafe class ColumnNormGrad<T, F> : SlabPasses, IDisposable
    where T : unmanaged, IVectorElement<T>
    where F : struct, IUnaryFormula
{
    private readonly NormOperands<T> _on;
    private readonly F _then;
    private readonly ColumnTiles _tiles;

    // Per chunk the channels' sums of g, then of g d; per slab the coefficients of each place in a wide row.
    private readonly Scratch<double> _sums;
    private readonly Scratch<float> _coefficients;

    private ColumnNormGrad(in NormOperands<T> on, F then)
    {
        (_on, _then) = (on, then);
        _tiles = new(on.Geometry.Rows, on.Geometry.Channels);
        _sums = new(2L * on.Geometry.Outer * _tiles.Chunks * _tiles.Channels);
        _coefficients = new((long)Coefficients.Count * on.Geometry.Outer * _tiles.Width);
    }

    public static void Run(in NormOperands<T> on, F then)
    {
        using ColumnNormGrad<T, F> norm = new(on, then);
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
        using Scratch<float> scratch = new((2L + Coefficients.Count) * width);
        scratch.Clear();
        float* sum = scratch.Pointer, products = sum + width;
        Coefficients at = new(products + width, width);
        Prepare(outer, at);
        at.Spread(_tiles);
        T* grad = _on.Grad + start, x = _on.X + start;
        long beyond = tail - start;
        if (Activated.Never<F>())
        {
            ColumnKernels.AddProducts(grad, x, wide, width, at.Center, sum, products);
            ColumnKernels.AddProducts(grad + beyond, x + beyond, 1, rest, at.Center, sum, products);
        }
        else
        {
            using Scratch<T> spare = new(_on.GradX == null ? (long)rows * channels : 0);
            T* g = _on.GradX == null ? spare.Pointer : _on.GradX + start;
            ColumnKernels.AddSlopes(_then, grad, x, g, wide, width, at, sum, products);
            ColumnKernels.AddSlopes(_then, grad + beyond, x + beyond, g + beyond, 1, rest, at, sum, products);
        }

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

        Coefficients to = CoefficientsOf(outer);
        Prepare(outer, to);
        for (int group = 0; group < _on.Geometry.Groups; group++)
        {
            Conclude(outer, group, sums, to);
        }

        to.Spread(_tiles);
    }

    protected override void Apply(int outer, int chunk)
    {
        if (_on.GradX == null)
        {
            return;
        }

        int rows = _tiles.RowsIn(chunk), width = _tiles.Width, wide = rows / _tiles.Fold;
        long start = outer * _tiles.Slab + _tiles.StartOf(chunk), tail = start + (long)wide * width;
        Coefficients at = CoefficientsOf(outer);
        T* g = Activated.Never<F>() ? _on.Grad : _on.GradX;
        ColumnKernels.Combine(g + start, _on.X + start, _on.GradX + start, wide, width, at);
        ColumnKernels.Combine(g + tail, _on.X + tail, _on.GradX + tail, 1, rows % _tiles.Fold * _tiles.Channels, at);
    }

    private void Conclude(int outer, int group, double* sums, in Coefficients to)
    {
        int first = group * _on.Geometry.Inner, end = first + _on.Geometry.Inner;
        double* products = sums + _tiles.Channels;
        double inverse = Inverse(outer, group), mean = 0, slope = 0;
        for (int c = first; c < end; c++)
        {
            mean += sums[c] * _on.ScaleOf(c) / _on.Geometry.Population;
            slope += products[c] * _on.ScaleOf(c) / _on.Geometry.Population;
            products[c] *= inverse;
        }

        for (int c = first; c < end; c++)
        {
            to.Slope[c] = (float)(-slope * inverse * inverse * inverse);
            to.Rest[c] = (float)(-mean * inverse);
        }
    }

    /// <summary>What gives the pre-activations again.</summary>
    private void Prepare(int outer, in Coefficients to)
    {
        for (int group = 0; group < _on.Geometry.Groups; group++)
        {
            int first = group * _on.Geometry.Inner;
            double inverse = Inverse(outer, group);
            for (int c = first; c < first + _on.Geometry.Inner; c++)
            {
                to.Center[c] = _on.Mean[outer * _on.Geometry.Groups + group];
                to.Factor[c] = (float)(inverse * _on.ScaleOf(c));
                to.Offset[c] = (float)_on.ShiftOf(c);
            }
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

    private double Inverse(int outer, int group) => 1 / Math.Sqrt(_on.Variance[outer * _on.Geometry.Groups + group] + _on.Epsilon);

    private double* Sums(int outer, int chunk) => _sums.Pointer + 2L * ((long)outer * _tiles.Chunks + chunk) * _tiles.Channels;

    private Coefficients CoefficientsOf(int outer) => new(_coefficients.Pointer + (long)Coefficients.Count * outer * _tiles.Width, _tiles.Width);
}
