using Atelier.Imaging.Transforms;
using Atelier.Tensors;

namespace Atelier.Imaging.Tests.Transforms;

/// <summary>Pictures and labels of a batch mix alike.</summary>
public sealed class BatchTests
{
    private const int Count = 3, Width = 8, Height = 6;

    [Fact]
    public void Mixup_adds_up_pictures_and_labels()
    {
        IMixing mixing = new Mixup { Alpha = 5 }.Draw(new RandomKey(3), Width, Height);
        (byte[] pixels, float[] labels) = Batch();
        mixing.Apply(pixels, Width, Height, 1);
        mixing.Apply(labels, Count);
        Assert.InRange(mixing.Share, 0.05, 0.95);
        for (int i = 0; i < Count; i++)
        {
            int partner = (i + Count - 1) % Count;
            double wanted = (mixing.Share * Level(i)) + ((1 - mixing.Share) * Level(partner));
            Assert.All(pixels[(i * Width * Height)..((i + 1) * Width * Height)], level => Assert.InRange(level - wanted, -0.51, 0.51));
            Assert.Equal(mixing.Share, labels[(i * Count) + i], 1e-6);
            Assert.Equal(1 - mixing.Share, labels[(i * Count) + partner], 1e-6);
            Assert.Equal(1, labels.AsSpan(i * Count, Count).ToArray().Sum(), 1e-6);
        }
    }

    [Fact]
    public void CutMix_pastes_a_rectangle_and_labels_say_how_large()
    {
        HashSet<double> shares = [];
        for (int draw = 0; draw < 50; draw++)
        {
            IMixing mixing = new CutMix().Draw(new RandomKey(3).At(draw), Width, Height);
            (byte[] pixels, float[] labels) = Batch();
            mixing.Apply(pixels, Width, Height, 1);
            mixing.Apply(labels, Count);
            shares.Add(mixing.Share);
            for (int i = 0; i < Count; i++)
            {
                byte[] picture = pixels[(i * Width * Height)..((i + 1) * Width * Height)];
                int partner = (i + Count - 1) % Count;
                Assert.Equal(picture.Count(level => level == Level(i)) / (double)(Width * Height), mixing.Share, 1e-6);
                Assert.All(picture, level => Assert.True(level == Level(i) || level == Level(partner)));
                Assert.Equal(1 - mixing.Share, labels[(i * Count) + partner], 1e-6);
            }
        }

        Assert.True(shares.Count > 10);
    }

    [Fact]
    public void Without_luck_nothing_mixes_and_odd_sizes_are_refused()
    {
        (byte[] pixels, float[] labels) = Batch();
        IMixing none = new CutMix { Probability = 0 }.Draw(new RandomKey(1), Width, Height);
        none.Apply(pixels, Width, Height, 1);
        none.Apply(labels, Count);
        Assert.Equal(Batch().Pixels, pixels);
        Assert.Equal(Batch().Labels, labels);
        Assert.Throws<ArgumentException>(() => none.Apply(labels, 4));
        Assert.Throws<ArgumentException>(() => new CutMix().Draw(new RandomKey(1), Width, Height).Apply(pixels, Width, Height + 1, 1));
    }

    private static (byte[] Pixels, float[] Labels) Batch()
    {
        byte[] pixels = [.. Enumerable.Range(0, Count * Width * Height).Select(i => Level(i / (Width * Height)))];
        float[] labels = new float[Count * Count];
        for (int i = 0; i < Count; i++)
        {
            labels[(i * Count) + i] = 1;
        }

        return (pixels, labels);
    }

    private static byte Level(int picture) => (byte)(40 + (90 * picture));
}
