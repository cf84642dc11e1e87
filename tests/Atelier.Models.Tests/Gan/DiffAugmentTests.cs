using Atelier.Models.Gan.Augmentation;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Models.Tests.Gan;

public sealed class DiffAugmentTests
{
    private static readonly RandomKey Key = new(8);
    private static readonly DiffAugment Policy = new();

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
}
