using System.Globalization;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>
/// Fréchet distance class by class, and its mean over the classes that real pictures have: a class that a conditional model gets
/// wrong shows here and hides in the distance over all (Miyato and Koyama, arXiv:1802.05637, section 5, "intra FID").
/// </summary>
public sealed class PerClassFrechet : ISetMetric
{
    /// <inheritdoc/>
    public string Id => "class-fd";

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public Needs Needs => Needs.Features | Needs.Labels;

    /// <inheritdoc/>
    public int LeastPictures => 2;

    /// <inheritdoc/>
    /// <exception cref="MetricException">A class of the real pictures has fewer than two pictures on one side.</exception>
    public IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress)
    {
        int[] classes = [.. real.Labels!.Distinct().Order()];
        Measurement[] each = new Measurement[classes.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            double distance = FrechetDistance.Between(Of(real, classes[i], "real").Gaussian, Of(generated, classes[i], "generated").Gaussian);
            each[i] = new(string.Create(CultureInfo.InvariantCulture, $"FD class {classes[i]}"), Better.Lower, distance);
            progress?.Report((i + 1.0) / classes.Length);
        }

        return [new("FD class mean", Better.Lower, each.Average(measurement => measurement.Value), Spread.Deviation([.. each.Select(m => m.Value)])), .. each];
    }

    private static Sample Of(Sample sample, int label, string which)
    {
        int[] pictures = [.. Enumerable.Range(0, sample.Labels!.Length).Where(i => sample.Labels[i] == label)];
        return pictures.Length >= 2
            ? sample.Take(pictures)
            : throw new MetricException($"class-fd: {pictures.Length} {which} pictures of class {label} are too few; it takes at least 2 of each.");
    }
}
