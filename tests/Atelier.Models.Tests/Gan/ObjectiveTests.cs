using Atelier.Models.Gan.Objectives;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Models.Tests.Gan;

/// <summary>Objectives against their papers' formulas in plain numbers.</summary>
public sealed class ObjectiveTests
{
    private static readonly double[] Reals = [0.7, -1.2, 3], Fakes = [-0.4, 2.1, 0.3];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, -1.5)]
    [InlineData(-30, 40)]
    public void Cross_entropy_games_are_the_papers_in_logits(double real, double fake) => Arena.Run("objectives", () =>
    {
        Tensor reals = Row(real), fakes = Row(fake);
        double logD = Math.Log(Sigmoid(real)), logNotD = Math.Log(Sigmoid(-fake));

        Assert.Equal(-logD - logNotD, new NonSaturating().Discriminator(reals, fakes).Item(), 1e-5);
        Assert.Equal(-0.9 * logD - 0.1 * Math.Log(Sigmoid(-real)) - logNotD, new Minimax(0.1).Discriminator(reals, fakes).Item(), 1e-5);
        Assert.Equal(-Math.Log(Sigmoid(fake)), new NonSaturating().Generator(fakes, Unasked).Item(), 1e-5);
        Assert.Equal(logNotD, new Minimax().Generator(fakes, Unasked).Item(), 1e-5);
    });

    [Fact]
    public void Least_squares_hinge_and_Wasserstein_are_the_papers() => Arena.Run("objectives", () =>
    {
        (Tensor real, Tensor fake) = (Row(Reals), Row(Fakes));

        Assert.Equal(0.5 * Reals.Average(x => (x - 1) * (x - 1)) + 0.5 * Fakes.Average(x => x * x), new LeastSquares().Discriminator(real, fake).Item(), 1e-5);
        Assert.Equal(0.5 * Fakes.Average(x => (x - 1) * (x - 1)), new LeastSquares().Generator(fake, Unasked).Item(), 1e-5);
        Assert.Equal(0.5 * Fakes.Average(x => x * x), new LeastSquares(-1, 1, 0).Generator(fake, Unasked).Item(), 1e-5);
        Assert.Equal(Reals.Average(x => Math.Max(0, 1 - x)) + Fakes.Average(x => Math.Max(0, 1 + x)), new Hinge().Discriminator(real, fake).Item(), 1e-5);
        Assert.Equal(-Fakes.Average(), new Hinge().Generator(fake, Unasked).Item(), 1e-5);
        Assert.Equal(Fakes.Average() - Reals.Average(), new Wasserstein().Discriminator(real, fake).Item(), 1e-5);
        Assert.Equal(-Fakes.Average(), new Wasserstein().Generator(fake, Unasked).Item(), 1e-5);
    });

    /// <summary>Equations 10 and 11 of arXiv:1807.00734, and the least-squares and hinge games of its appendix.</summary>
    [Fact]
    public void The_relativistic_average_is_the_papers_for_both_sides() => Arena.Run("objectives", () =>
    {
        (Tensor real, Tensor fake) = (Row(Reals), Row(Fakes));
        double[] above = [.. Reals.Select(x => x - Fakes.Average())], below = [.. Fakes.Select(x => x - Reals.Average())];
        RelativisticAverage standard = new(new NonSaturating()), squares = new(new LeastSquares(Fake: -1)), hinge = new(new Hinge());

        Assert.Equal(-above.Average(x => Math.Log(Sigmoid(x))) - below.Average(x => Math.Log(1 - Sigmoid(x))), standard.Discriminator(real, fake).Item(), 1e-5);
        Assert.Equal(-below.Average(x => Math.Log(Sigmoid(x))) - above.Average(x => Math.Log(1 - Sigmoid(x))), standard.Generator(fake, () => real).Item(), 1e-5);
        Assert.Equal(0.5 * above.Average(x => (x - 1) * (x - 1)) + 0.5 * below.Average(x => (x + 1) * (x + 1)), squares.Discriminator(real, fake).Item(), 1e-5);
        Assert.Equal(0.5 * below.Average(x => (x - 1) * (x - 1)) + 0.5 * above.Average(x => (x + 1) * (x + 1)), squares.Generator(fake, () => real).Item(), 1e-5);
        Assert.Equal(above.Average(x => Math.Max(0, 1 + x)) + below.Average(x => Math.Max(0, 1 - x)), hinge.Generator(fake, () => real).Item(), 1e-5);
    });

    [Fact]
    public void What_counts_as_real_lies_halfway_between_the_targets_or_the_means() => Arena.Run("objectives", () =>
    {
        (Tensor real, Tensor fake) = (Row(Reals), Row(Fakes));
        double halfway = (Reals.Average() + Fakes.Average()) / 2;

        Assert.Equal(0, ((IGanObjective)new Hinge()).Boundary(real, fake).Item());
        Assert.Equal(0.5, new LeastSquares().Boundary(real, fake).Item());
        Assert.Equal(halfway, new Wasserstein().Boundary(real, fake).Item(), 1e-6);
        Assert.Equal(halfway, new RelativisticAverage(new Hinge()).Boundary(real, fake).Item(), 1e-6);
    });

    private static Tensor Unasked() => throw new InvalidOperationException("this game's generator does not look at real pictures");

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static Tensor Row(params double[] values) => Tensor.From([.. values.Select(x => (float)x)], [values.Length]);

    [Fact]
    public void Label_smoothing_is_the_discriminators_alone_in_a_relativistic_game_too() => Arena.Run("test", () =>
    {
        Tensor real = Tensor.From([1f, 2, 4], [3]), fake = Tensor.From([-1f, 0, 3], [3]);
        RelativisticAverage plain = new(new NonSaturating()), smoothed = new(new NonSaturating(0.1), new NonSaturating());

        Assert.Equal(plain.Generator(fake, () => real).Item(), smoothed.Generator(fake, () => real).Item());
        Assert.NotEqual(plain.Discriminator(real, fake).Item(), smoothed.Discriminator(real, fake).Item());
    });
}
