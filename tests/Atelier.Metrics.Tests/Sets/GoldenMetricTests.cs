using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Sets;

/// <summary>The other metrics of sets against plain NumPy.</summary>
public sealed class GoldenMetricTests
{
    [Fact]
    public void Kernel_discrepancy()
    {
        double found = KernelDistance.Discrepancy(Goldens.Rows("kid/real"), Goldens.Rows("kid/generated"));

        Assert.Equal(Goldens.Number("kid/discrepancy"), found, 1e-10);
    }

    [Fact]
    public void Inception_score()
    {
        // The golden's splits are in order; the metric's are drawn, so the rows are put where it will draw them from.
        FeatureRows ordered = Goldens.Rows("is/logits");
        int[] drawn = Subsets.Draw(default(RandomKey).Stream("order"), ordered.Count, ordered.Count), place = new int[drawn.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            place[drawn[i]] = i;
        }

        FeatureRows logits = ordered.Take(place);
        Sample sample = new(logits, logits);

        Measurement found = Assert.Single(new InceptionScore(10).Compare(sample, sample));

        Assert.Equal(Goldens.Number("is/mean"), found.Value, 1e-10);
        Assert.Equal(Goldens.Number("is/deviation"), found.Deviation!.Value, 1e-10);
    }

    [Fact]
    public void Precision_recall_density_coverage()
    {
        Sample real = new(Goldens.Rows("prdc/real")), generated = new(Goldens.Rows("prdc/generated"));

        foreach (Measurement found in (IEnumerable<Measurement>)[.. new PrecisionRecall().Compare(real, generated), .. new DensityCoverage().Compare(real, generated)])
        {
            Assert.Equal(Goldens.Number($"prdc/{found.Quantity}"), found.Value, 1e-12);
        }
    }

    [Fact]
    public void Metrics_are_found_by_name()
    {
        Assert.Equal(["kd", "fd"], SetMetrics.Named(["KD", "fd"]).Select(metric => metric.Id));
        Assert.Equal("There is no metric 'fid', only fd, kd, is, pr, dc, class-fd, fidelity.", Assert.Throws<MetricException>(() => SetMetrics.Named(["fid"])).Message);
    }

    [Fact]
    public void A_class_that_is_wrong_shows_in_its_own_distance()
    {
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        FeatureRows real = Draws.Normal(1, 300, 4), generated = new(4);
        for (int i = 0; i < 300; i++)
        {
            generated.Add([.. real[i].ToArray().Select(value => labels[i] == 1 ? value + 2 : value)]);
        }

        IReadOnlyList<Measurement> found = new PerClassFrechet().Compare(new Sample(real, labels: labels), new Sample(generated, labels: labels));

        Assert.Equal([16.0 / 3, 0, 16, 0], found.Select(measurement => measurement.Value), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(["FD class mean", "FD class 0", "FD class 1", "FD class 2"], found.Select(measurement => measurement.Quantity));
        labels = [.. labels.Select(label => label == 2 ? 1 : label)];
        Assert.Equal("class-fd: 0 generated pictures of class 2 are too few; it takes at least 2 of each.", Assert.Throws<MetricException>(
            () => new PerClassFrechet().Compare(new Sample(real, labels: [.. Enumerable.Range(0, 300).Select(i => i % 3)]), new Sample(generated, labels: labels))).Message);
    }
}
