using Atelier.Models.Gan.Augmentation;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Models.Tests.Gan;

public sealed class AffineAugmentTests
{
    private static readonly RandomKey Key = new(8);
    private static readonly AffineAugment Views = new();

    [Fact]
    public void A_picture_is_changed_as_its_number_says_whatever_is_beside_it() => Arena.Run("test", () =>
    {
        Tensor pictures = Tensor.Uniform([6, 3, 16, 16], new RandomKey(1));

        double[] all = Close.Values(Views.Apply(pictures, Key, 10)), last = Close.Values(Views.Apply(pictures.Slice(0, 4, 6), Key, 14));

        Assert.All(all[^last.Length..].Zip(last), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.NotEqual(all, Close.Values(Views.Apply(pictures, Key, 11)));
        Assert.NotEqual(all, Close.Values(Views.Apply(pictures, Key.Stream("another"), 10)));
        Assert.Equal(all, Close.Values(Views.Apply(pictures, Key, 10)));
    });

    /// <summary>A light square in the middle of the dark: it stays about as large and about where it was, and differs from picture to picture.</summary>
    [Fact]
    public void What_a_picture_shows_moves_a_little_and_stays_about_as_large() => Arena.Run("test", () =>
    {
        const int Size = 28, Count = 64;
        float[] square = [.. Enumerable.Range(0, Count * Size * Size).Select(i => i % Size is >= 9 and < 19 && i / Size % Size is >= 9 and < 19 ? 1f : -1f)];

        float[][] changed = [.. Views.Apply(Tensor.From(square, [Count, 1, Size, Size]), Key, 0).ToArray<float>().Chunk(Size * Size)];

        Assert.All(changed, picture => Assert.InRange(picture.Sum(value => (value + 1) / 2), 100 * 0.7f, 100 * 1.4f));
        Assert.All(changed, picture => Assert.Equal(1, picture[(Size / 2 * Size) + (Size / 2)], 1e-4f));
        Assert.All(changed, picture => Assert.Equal(-1, picture[0], 1e-4f));
        Assert.True(changed.Select(picture => picture.Sum()).Distinct().Count() > Count / 2, "pictures were all changed alike");
    });

    [Fact]
    public void Gradients_pass() => Arena.Run("test", () =>
    {
        Tensor pictures = Tensor.Uniform([2, 1, 8, 8], new RandomKey(1)).WithGrad();

        Tensor gradient = Gradients.Grad(Views.Apply(pictures, Key, 0).Square().Sum(), [pictures])[0];

        Assert.Contains(gradient.ToArray<float>(), value => value != 0);
    });
}
