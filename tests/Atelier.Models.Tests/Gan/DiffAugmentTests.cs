using Atelier.Models.Gan.Augmentation;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Models.Tests.Gan;

public sealed class DiffAugmentTests
{
    private static readonly RandomKey Key = new(8);
    private static readonly DiffAugment Policy = new();

    [Fact]
    public void A_picture_is_changed_as_its_number_says_whatever_is_beside_it() => Arena.Run("test", () =>
    {
        Tensor pictures = Tensor.Uniform([6, 3, 16, 16], new RandomKey(1));

        double[] all = Close.Values(Policy.Apply(pictures, Key, 10)), last = Close.Values(Policy.Apply(pictures.Slice(0, 4, 6), Key, 14));

        Assert.All(all[^last.Length..].Zip(last), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.NotEqual(all, Close.Values(Policy.Apply(pictures, Key, 11)));
        Assert.Equal(all, Close.Values(Policy.Apply(pictures, Key, 10)));
    });

    /// <summary>
    /// Of a picture of a horizontal and a vertical ramp, colour leaves differences between neighbours proportional, translation leaves
    /// them and moves zeros in, and the cut makes zeros: so among pixels that are not zero steps are alike.
    /// </summary>
    [Fact]
    public void Pixels_move_together_and_a_square_is_cut() => Arena.Run("test", () =>
    {
        const int Size = 16, Count = 32;
        float[] ramp = [.. Enumerable.Range(0, Count * Size * Size).Select(i => (i % Size * 0.01f) + (i / Size % Size * 0.02f) + 5)];

        float[] changed = Policy.Apply(Tensor.From(ramp, [Count, 1, Size, Size]), Key, 0).ToArray<float>();

        int cut = 0, moved = 0;
        foreach (float[] picture in changed.Chunk(Size * Size))
        {
            float[] steps = [.. Enumerable.Range(0, Size * Size - 1).Where(i => i % Size < Size - 1 && picture[i] != 0 && picture[i + 1] != 0).Select(i => picture[i + 1] - picture[i])];
            Assert.True(steps.Max() - steps.Min() < 1e-4, "steps between neighbours differ");
            Assert.InRange(steps[0], 0.0049, 0.0151); // Contrast from 0.5 to 1.5.
            int zeros = picture.Count(value => value == 0);
            Assert.InRange(zeros, 1, Size * Size * 6 / 10);
            cut += zeros >= Size * Size / 4 ? 1 : 0;
            moved += picture.Take(Size).All(value => value == 0) || picture.Skip(Size * (Size - 1)).All(value => value == 0) ? 1 : 0;
        }

        Assert.InRange(cut, Count / 4, Count);
        Assert.InRange(moved, Count / 4, Count);
    });

    [Fact]
    public void Gradients_reach_every_pixel_that_is_still_seen_and_no_other() => Arena.Run("test", () =>
    {
        Tensor pictures = Tensor.Uniform([2, 1, 8, 8], new RandomKey(1)).WithGrad();

        Tensor changed = Policy.Apply(pictures, Key, 0);
        Tensor gradient = Gradients.Grad(changed.Square().Sum(), [pictures])[0];

        GradientCheck(pictures, gradient);
    });

    /// <summary>Against a difference along one direction: the sum of squares is a polynomial of degree two, so the central one is exact.</summary>
    private static void GradientCheck(Tensor pictures, Tensor gradient)
    {
        Tensor direction = Tensor.Normal(pictures.Shape, new RandomKey(2));
        const double Step = 0.25;
        double difference = (Loss(Step) - Loss(-Step)) / (2 * Step);

        Assert.Equal(difference, (gradient * direction).Sum().Item(), 1e-3 * Math.Abs(difference) + 1e-3);

        double Loss(double step) => Policy.Apply(pictures.Detach() + direction * step, Key, 0).Square().Sum().Item();
    }
}
