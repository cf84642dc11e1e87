using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;

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
        FeatureRows logits = Goldens.Rows("is/logits");
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
}
