using Atelier.Data;
using Atelier.Data.Mixtures;
using Atelier.Metrics.Sets;

namespace Atelier.Metrics.Tests.Sets;

public sealed class ModeCoverageTests
{
    private static readonly Mixture Square = new("square", [(0, 0), (1, 0), (0, 1), (1, 1)], 0.1);

    [Fact]
    public void Samples_within_three_deviations_of_a_mode_are_good_and_cover_it()
    {
        ModeCoverage found = ModeCoverage.Of(Square, [0, 0.29f, 0, 0.31f, 1.2f, -0.2f, 0.5f, 0.5f, 0.75f, 0.95f, 0.02f, 0]);

        // (0, 0.29), (1.2, -0.2), (0.75, 0.95) and (0.02, 0) are good; no sample is near (0, 1).
        Assert.Equal(new ModeCoverage(4, 3, 4.0 / 6), found);
    }

    [Fact]
    public void A_mixtures_own_points_are_good()
    {
        MixtureDataset data = new(Mixture.Grid25, DatasetSplit.Test);
        float[] points = new float[2 * ModeCoverage.UsualSamples];
        for (int i = 0; i < ModeCoverage.UsualSamples; i++)
        {
            data.Read(i, points.AsSpan(2 * i, 2));
        }

        ModeCoverage found = ModeCoverage.Of(Mixture.Grid25, points);

        Assert.Equal((25, 25), (found.Modes, found.Covered));
        Assert.InRange(found.Good, 0.98, 0.997);
    }

    [Fact]
    public void What_is_not_finite_is_not_good() => Assert.Equal(new ModeCoverage(4, 0, 0), ModeCoverage.Of(Square, [float.NaN, 0, float.PositiveInfinity, 0]));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Half_points_are_refused(int coordinates) => Assert.Throws<MetricException>(() => ModeCoverage.Of(Square, new float[coordinates]));
}
