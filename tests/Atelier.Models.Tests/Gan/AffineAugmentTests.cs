using Atelier.Models.Gan.Augmentation;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Models.Tests.Gan;

public sealed class AffineAugmentTests
{
    private static readonly RandomKey Key = new(8);
    private static readonly AffineAugment Views = new();

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
}
