using Atelier.Models.Gan;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Models.Tests.Gan;

public sealed class TruncatedNormalTests
{
    private static readonly RandomKey s_key = new(7);

    [Theory]
    [InlineData(0.1, 0.1 / 1.7320508)] // Nearly uniform.
    [InlineData(1, 0.5396)]
    [InlineData(2, 0.8796)]
    public void It_stays_within_and_has_the_truncated_distributions_deviation(double threshold, double deviation) => Arena.Run("draws", () =>
    {
        float[] values = TruncatedNormal.From(Tensor.Normal([20_000], s_key), threshold).ToArray<float>();
        Assert.All(values, value => Assert.InRange(value, -(float)threshold, (float)threshold));
        Assert.Equal(0, values.Average(), 0.02 * threshold);
        Assert.Equal(deviation, Math.Sqrt(values.Average(value => value * value)), 0.015 * deviation);
        Assert.True(values.Max() > 0.99 * threshold || threshold > 1, "It should reach the edge.");
    });

    [Fact]
    public void Order_is_kept_and_a_far_threshold_changes_nothing() => Arena.Run("draws", () =>
    {
        float[] normal = [-3, -1, -0.5f, 0, 0.5f, 1, 3];
        float[] narrow = TruncatedNormal.From(Tensor.From(normal, [7]), 0.5).ToArray<float>();
        Assert.Equal(narrow.Order(), narrow);
        Assert.Equal(0, narrow[3], 1e-7);
        Assert.Equal(narrow[0], -narrow[6], 1e-6);
        float[] wide = TruncatedNormal.From(Tensor.From(normal, [7]), 30).ToArray<float>();
        Assert.All(normal.Zip(wide), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_threshold_is_above_0(double threshold) => Arena.Run("draws", () =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TruncatedNormal.From(Tensor.Zeros([1]), threshold)));
}
