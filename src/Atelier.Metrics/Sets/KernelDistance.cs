using Atelier.Metrics.Numerics;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>
/// Squared maximum mean discrepancy of two sets' features under the kernel (x'y / d + 1)³, unbiased, averaged over subsets
/// (Bińkowski et al., "Demystifying MMD GANs", arXiv:1801.01401, section 4; KID when the extractor is FID's Inception). Its
/// expected value does not depend on n, so it leads where pictures are few; it may be slightly negative.
/// </summary>
/// <param name="subsets">How many subsets, at least 1.</param>
/// <param name="subsetSize">Pictures in each, at least 2; half a set where that is less, for subsets that are the whole set tell nothing of chance.</param>
public sealed class KernelDistance(int subsets = 100, int subsetSize = 1000) : ISetMetric
{
    /// <inheritdoc/>
    public string Id => "kd";

    /// <inheritdoc/>
    public string Settings => $"subsets={subsets} of at most {subsetSize}";

    /// <inheritdoc/>
    public Needs Needs => Needs.Features;

    /// <inheritdoc/>
    public int LeastPictures => 4;

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress)
    {
        FeatureRows x = real.Features!, y = generated.Features!;
        int count = Math.Min(x.Count, y.Count), size = Math.Min(subsetSize, count / 2);
        double[] values = new double[subsets];
        for (int i = 0; i < subsets; i++)
        {
            values[i] = Discrepancy(x.Take(Subsets.Draw(key.Stream("real").At(i), x.Count, size)), y.Take(Subsets.Draw(key.Stream("generated").At(i), y.Count, size)));
            progress?.Report((i + 1.0) / subsets);
        }

        // Subsets of b out of n vary as sets of b do, less what they share: by (1 - b / n) (Politis and Romano, "Large sample
        // confidence regions based on subsamples", 1994).
        double mean = values.Average(), scale = Math.Sqrt((double)size / (count - size));
        return
        [
            new("KD", Better.Lower, mean, Spread.Deviation(values))
            {
                Replicates = (_, most) => [.. values.Take(most).Select(value => mean + ((value - mean) * scale))],
            },
        ];
    }

    /// <summary>The unbiased estimate over all pairs (equation 4 of the paper; Gretton et al. 2012, lemma 6).</summary>
    /// <param name="x">At least two rows.</param>
    /// <param name="y">At least two rows.</param>
    public static double Discrepancy(FeatureRows x, FeatureRows y)
    {
        Matrix a = x.Block(0, x.Count), b = y.Block(0, y.Count);
        return Within(a) + Within(b) - (2 * (KernelSum(a, b).All / a.Rows / b.Rows));

        static double Within(Matrix rows)
        {
            (double all, double diagonal) = KernelSum(rows, rows);
            return (all - diagonal) / rows.Rows / (rows.Rows - 1);
        }
    }

    private static (double All, double Diagonal) KernelSum(Matrix a, Matrix b)
    {
        Matrix products = Matrix.Zeros(a.Rows, b.Rows);
        Products.Add(products, 1.0 / a.Columns, a, b.Transposed);
        double all = 0, diagonal = 0;
        for (int i = 0; i < a.Rows; i++)
        {
            double row = 0;
            foreach (double product in products.Row(i))
            {
                row += (product + 1) * (product + 1) * (product + 1);
            }

            all += row;
            diagonal += i < b.Rows ? Math.Pow(products[i, i] + 1, 3) : 0;
        }

        return (all, diagonal);
    }
}
