namespace Atelier.Tensors;

using Atelier.Tensors.Ops;

public sealed partial class Tensor
{
    /// <summary>
    /// Up-sampling by zero insertion, padding, a finite impulse response filter (true convolution: the filter is flipped) and
    /// down-sampling, of [N, C, H, W]: StyleGAN 2's anti-aliased resampling (arXiv:1912.04958, appendix B).
    /// A 2-d filter runs as a sum of separable ones, a single one where it is an outer product.
    /// </summary>
    /// <param name="filter">[KH, KW] taps.</param>
    /// <param name="up">Zeros inserted: each pixel is followed by up - 1 of them.</param>
    /// <param name="down">Every down-th pixel is kept.</param>
    /// <param name="before">Zeros at the top and left, after up-sampling; negative amounts crop.</param>
    /// <param name="after">Zeros at the bottom and right; negative amounts crop.</param>
    /// <exception cref="ArgumentException">The filter does not fit, or a factor is below 1.</exception>
    public Tensor UpFirDn2d(double[,] filter, int up = 1, int down = 1, Pair? before = null, Pair? after = null)
        => Separable(filter)
            .Select(term => Separated(term.Column, term.Row, up, down, before ?? 0, after ?? 0))
            .Aggregate((sum, term) => sum + term);

    /// <summary>The same with a separable filter, given by its one-dimensional taps.</summary>
    public Tensor UpFirDn2d(double[] filter, int up = 1, int down = 1, Pair? before = null, Pair? after = null)
        => Separated(filter, filter, up, down, before ?? 0, after ?? 0);

    private Tensor Separated(double[] column, double[] row, int up, int down, Pair before, Pair after) => MapPicture(
        extent => Taps(extent, column, up, down, before.Height, after.Height),
        extent => Taps(extent, row, up, down, before.Width, after.Width));

    private static AxisMap Taps(int extent, double[] filter, int up, int down, int before, int after)
    {
        int padded = extent * up + before + after;
        if (padded < filter.Length || up < 1 || down < 1)
        {
            throw new ArgumentException($"UpFirDn2d: a filter of {filter.Length} taps, up {up}, down {down}, padding ({before}, {after}) over extent {extent}.");
        }

        int outputs = (padded - filter.Length) / down + 1;
        return new(extent, [.. Enumerable.Range(0, outputs).Select(o => Enumerable.Range(0, filter.Length)
            .Select(k => (At: o * down + k - before, Tap: filter[filter.Length - 1 - k]))
            .Where(t => t.At >= 0 && t.At < extent * up && t.At % up == 0)
            .Select(t => (t.At / up, t.Tap)).ToList())]);
    }

    /// <summary>Writes a filter as a sum of outer products: one if its rows are multiples of one another, else one a row.</summary>
    private static IEnumerable<(double[] Column, double[] Row)> Separable(double[,] filter)
    {
        int height = filter.GetLength(0), width = filter.GetLength(1);
        double[] RowOf(int i) => [.. Enumerable.Range(0, width).Select(j => filter[i, j])];

        (int pi, int pj) = (from i in Enumerable.Range(0, height) from j in Enumerable.Range(0, width) select (i, j))
            .MaxBy(at => Math.Abs(filter[at.i, at.j]));
        double pivot = filter[pi, pj];
        double[] row = RowOf(pi), column = [.. Enumerable.Range(0, height).Select(i => pivot == 0 ? 0 : filter[i, pj] / pivot)];
        bool outer = (from i in Enumerable.Range(0, height) from j in Enumerable.Range(0, width) select Math.Abs(filter[i, j] - column[i] * row[j]))
            .All(error => error <= 1e-12 * Math.Abs(pivot));
        return outer
            ? [(column, row)]
            : Enumerable.Range(0, height).Select(i => (Enumerable.Range(0, height).Select(k => k == i ? 1.0 : 0.0).ToArray(), RowOf(i)));
    }
}
