using Atelier.Models.Gan.Penalties;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Models.Tests.Gan;

/// <summary>Critics whose slopes are known: a plane's is its weight everywhere, a paraboloid's the point itself.</summary>
public sealed class PenaltyTests
{
    private static readonly RandomKey Key = new(3);

    [Theory]
    [InlineData(2.0)]
    [InlineData(0.5)]
    public void The_gradient_penalty_of_a_plane_is_its_slopes_distance_from_one(double length) => Arena.Run("test", () =>
    {
        Tensor weight = Plane(length);

        Tensor loss = new GradientPenalty(10).Loss(Judge(weight), Pictures(1), Pictures(2), Key);
        double[] gradient = Values(Gradients.Grad(loss, [weight])[0]);

        Assert.Equal(10 * (length - 1) * (length - 1), loss.Item(), 1e-4);
        // d/dw 10 (|w| - 1)^2 = 20 (|w| - 1) w / |w|.
        Assert.All(Values(weight).Zip(gradient), pair => Assert.Equal(20 * (length - 1) * pair.First / length, pair.Second, 1e-4));
    });

    [Fact]
    public void R1_of_a_plane_is_half_gamma_times_its_squared_slope() => Arena.Run("test", () =>
    {
        Tensor weight = Plane(3);

        Tensor loss = new R1(4).Loss(Judge(weight), Pictures(1), Pictures(2), Key);
        double[] gradient = Values(Gradients.Grad(loss, [weight])[0]);

        Assert.Equal(4 / 2.0 * 9, loss.Item(), 1e-4);
        Assert.All(Values(weight).Zip(gradient), pair => Assert.Equal(4 * pair.First, pair.Second, 1e-4));
    });

    [Fact]
    public void R1_looks_at_real_pictures_and_the_gradient_penalty_between_both() => Arena.Run("test", () =>
    {
        Tensor real = Tensor.Full([64, 1, 1, 1], 1), fake = Tensor.Full([64, 1, 1, 1], 3);

        // The slope of x^2 / 2 is x: 1 at the real pictures, and evenly from 1 to 3 between.
        double r1 = new R1(2).Loss(Paraboloid, real, fake, Key).Item(), between = new GradientPenalty(1).Loss(Paraboloid, real, fake, Key).Item();

        Assert.Equal(1, r1, 1e-5);
        Assert.InRange(between, 0.8, 2); // E (2u)^2 = 4 / 3

        static Tensor Paraboloid(Tensor x) => x.Square().Sum([1, 2, 3]) * 0.5;
    });

    private static Tensor Plane(double length) => (Tensor.Full([1, 2, 2, 2], length / Math.Sqrt(8))).WithGrad();

    private static Func<Tensor, Tensor> Judge(Tensor weight) => x => (x * weight).Sum([1, 2, 3]);

    private static Tensor Pictures(ulong seed) => Tensor.Uniform([4, 2, 2, 2], new RandomKey(seed));

    private static double[] Values(Tensor tensor) => Testing.Close.Values(tensor);
}
