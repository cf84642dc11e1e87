using Atelier.Metrics.Statistics;

namespace Atelier.Metrics.Tests.Statistics;

public sealed class FeatureMomentsTests
{
    private const int Width = 19;

    [Theory]
    [InlineData("full")]
    [InlineData("few_pictures")]
    [InlineData("wide_scale")]
    public void Agree_with_NumPy(string name)
    {
        Gaussian found = Goldens.Rows($"frechet/{name}/real").ToGaussian();
        double[] mean = Goldens.Array($"frechet/{name}/real_mean").Values, covariance = Goldens.Array($"frechet/{name}/real_cov").Values;

        Assert.All(mean.Zip(found.Mean), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Sqrt(found.Trace)));
        Assert.All(covariance.Zip(found.Covariance), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * found.Trace));
    }

    [Fact]
    public void Are_the_same_bits_whatever_the_batches_were()
    {
        FeatureRows rows = Draws.Normal(1, 700, Width, shift: 40);
        Gaussian whole = rows.ToGaussian();

        foreach (int batch in (int[])[1, 64, 255, 699])
        {
            FeatureMoments moments = new(Width);
            for (int i = 0; i < rows.Count; i += batch)
            {
                moments.Add(rows.Values[(i * Width)..(Math.Min(rows.Count, i + batch) * Width)]);
            }

            Assert.Equal(whole.Mean, moments.ToGaussian().Mean);
            Assert.Equal(whole.Covariance, moments.ToGaussian().Covariance);
        }
    }

    [Fact]
    public void Merge_to_those_of_all_pictures()
    {
        FeatureRows rows = Draws.Normal(2, 700, Width, shift: -3);
        FeatureMoments first = new(Width), second = new(Width);
        first.Add(rows.Values[..(300 * Width)]);
        second.Add(rows.Values[(300 * Width)..]);

        first.Merge(second);

        Gaussian whole = rows.ToGaussian(), merged = first.ToGaussian();
        Assert.Equal((700L, 400L), (first.Count, second.Count));
        Assert.All(whole.Mean.Zip(merged.Mean), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * whole.Trace));
        Assert.All(whole.Covariance.Zip(merged.Covariance), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * whole.Trace));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_broken_feature_names_its_picture(float broken)
    {
        FeatureMoments moments = new(3);
        moments.Add([1, 2, 3, 4, 5, 6]);

        string message = Assert.Throws<MetricException>(() => moments.Add([7, 8, 9, 1, broken, 1])).Message;

        Assert.StartsWith($"Picture 3: feature 1 is {broken}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_picture_has_no_covariance()
    {
        FeatureMoments moments = new(2);
        moments.Add([1, 2]);

        Assert.Equal("A covariance needs at least 2 pictures; there are 1.", Assert.Throws<MetricException>(moments.ToGaussian).Message);
    }
}
