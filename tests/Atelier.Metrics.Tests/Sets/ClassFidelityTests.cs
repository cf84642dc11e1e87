using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;

namespace Atelier.Metrics.Tests.Sets;

public sealed class ClassFidelityTests
{
    private static readonly FeatureRows s_logits = Rows([3, 1, 0, /**/ 0, 2, 1, /**/ 5, 0, 6, /**/ 1, 0, 0]);

    [Fact]
    public void It_is_the_share_of_pictures_taken_for_the_class_asked_for()
    {
        Sample asked = new(s_logits, s_logits, [0, 1, 2, 2]);

        Measurement found = Assert.Single(new ClassFidelity().Compare(asked, asked));

        Assert.Equal(("fidelity", Better.Higher, 0.75), (found.Quantity, found.Better, found.Value));
        double[] replicates = found.Replicates!(new(1), 200);
        Assert.All(replicates, value => Assert.Equal(value * 4, Math.Round(value * 4)));
        Assert.InRange(replicates.Average(), 0.65, 0.85);
    }

    [Fact]
    public void Classes_that_the_classifier_does_not_know_are_refused()
    {
        Sample asked = new(s_logits, s_logits, [0, 1, 2, 3]);

        Assert.Equal(
            "fidelity: pictures are of class 3, but the classifier knows only 3; choose one that was trained on these classes.",
            Assert.Throws<MetricException>(() => new ClassFidelity().Compare(asked, asked)).Message);
    }

    private static FeatureRows Rows(float[] values) => new(3, values);
}
