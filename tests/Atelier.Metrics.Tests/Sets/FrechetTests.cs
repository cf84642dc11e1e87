using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;

namespace Atelier.Metrics.Tests.Sets;

public sealed class FrechetTests
{
    private const double OfTraces = 1e-6;

    [Theory]
    [InlineData("full")]
    [InlineData("few_pictures")]
    [InlineData("one_few")]
    [InlineData("both_low")]
    [InlineData("wide_scale")]
    public void Agrees_with_the_symmetric_eigenvalue_form_in_NumPy(string name)
    {
        Gaussian real = Goldens.Rows($"frechet/{name}/real").ToGaussian(), generated = Goldens.Rows($"frechet/{name}/generated").ToGaussian();
        double scale = real.Trace + generated.Trace, found = FrechetDistance.Between(real, generated);

        Assert.Equal(Goldens.Number($"frechet/{name}/eigenvalues"), found, OfTraces * scale);
        Assert.Equal(found, FrechetDistance.Between(generated, real), 1e-9 * scale);
        if (Goldens.Has($"frechet/{name}/sqrtm"))
        {
            Assert.Equal(Goldens.Number($"frechet/{name}/sqrtm"), found, OfTraces * scale);
        }
    }

    [Fact]
    public void Nothing_lies_between_a_set_and_itself()
    {
        Gaussian few = Goldens.Rows("frechet/few_pictures/real").ToGaussian();

        Assert.InRange(FrechetDistance.Between(few, few), 0, 1e-12 * few.Trace);
    }

    [Fact]
    public void Spheres_and_a_shift_have_a_distance_known_by_hand()
    {
        // d (1 - 3)² for the spreads, d 2² for the means.
        const int d = 150;
        double[] one = new double[d * d], nine = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            (one[(i * d) + i], nine[(i * d) + i]) = (1, 9);
        }

        Gaussian a = new(new double[d], one), b = new([.. Enumerable.Repeat(2.0, d)], nine);

        Assert.Equal(d * (4 + 4), FrechetDistance.Between(a, b), 1e-9);
    }

    [Fact]
    public void Another_number_of_features_is_an_error()
    {
        Gaussian a = new([0, 0], [1, 0, 0, 1]), b = new([0], [1]);

        Assert.Equal("Statistics of 2 features can't be compared with statistics of 1.", Assert.Throws<MetricException>(() => FrechetDistance.Between(a, b)).Message);
        Assert.StartsWith("fd: 2 features of the real pictures, 1 of the generated", Assert.Throws<MetricException>(
            () => new FrechetDistance().Compare(new Sample(a), new Sample(b))).Message, StringComparison.Ordinal);
    }
}
