using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Atelier.Data.ShapeWorld;
using Xunit;

namespace Atelier.Data.Tests.ShapeWorld;

public sealed class ShapeWorldDatasetTests
{
    [Theory]
    [InlineData(0, 0, 32, DatasetSplit.Train, "9c1c5e50dd4e61a350b0856def8846359cadbe0a672b9511dffd3db76c75af35")]
    [InlineData(0, 59_999, 32, DatasetSplit.Train, "e6ae7f20abcbd34bd0ca23b79349fb695ea519923a9e76848e7a7e641455d56a")]
    [InlineData(0, 0, 32, DatasetSplit.Test, "e081d4d87d7cfbf277553e2b10ee756efbfb4c3bacf1b468c780ea521ddc5f5c")]
    [InlineData(1, 7, 16, DatasetSplit.Train, "f9d2125737b9ac5f57ba9ba3a8f4ac78ea8361b72df3006c489e4b37d9212133")]
    [InlineData(-1, 123, 64, DatasetSplit.Train, "8f5e7d1a59c1d123a260757bdd488757e51ed7e4487e032bf05a877f24ba25eb")]
    [InlineData(long.MaxValue, 42, 128, DatasetSplit.Test, "75c19b409f6f01cdd6ddcbad559cb699797ea0823ea29eefba17a14f566b9f8e")]
    [InlineData(2026, 1000, 256, DatasetSplit.Train, "15ff1dc5052e8de9127b3e01c6739ad55ea9c55807aa0684332d4416e490754e")]
    public void Pictures_are_frozen_to_the_bit(long seed, long index, int size, DatasetSplit split, string sha256)
    {
        float[] pixels = Read(new ShapeWorldDataset(size, seed: seed, split: split), index);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(pixels.AsSpan()))));
    }

    [Fact]
    public void Reading_gives_the_same_in_any_order_from_any_thread()
    {
        var data = new ShapeWorldDataset(16);
        float[][] inOrder = [.. Enumerable.Range(0, 50).Select(i => Read(data, i))];
        float[][] parallel = new float[50][];
        Parallel.For(0, 50, i => parallel[49 - i] = Read(new ShapeWorldDataset(16), 49 - i));
        Assert.Equal(inOrder, parallel);
    }

    [Fact]
    public void Training_and_test_pictures_share_no_scene()
    {
        ShapeWorldDataset train = new(), test = new(split: DatasetSplit.Test);
        IEnumerable<Scene> scenes = Enumerable.Range(0, 10_000).SelectMany(i => new[] { train.SceneOf(i), test.SceneOf(i) });
        Assert.Equal(20_000, scenes.Distinct().Count());
    }

    [Fact]
    public void Other_seeds_are_other_worlds()
    {
        IEnumerable<Scene> scenes = Enumerable.Range(0, 2_000).SelectMany(i => new[] { SceneSampler.Sample(0, i), SceneSampler.Sample(1, i) });
        Assert.Equal(4_000, scenes.Distinct().Count());
    }

    [Fact]
    public void Values_are_in_range()
    {
        var data = new ShapeWorldDataset(16);
        Assert.All(Enumerable.Range(0, 500), i => Assert.All(Read(data, i), v => Assert.InRange(v, -1, 1)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void One_scene_is_one_picture_at_any_size(int size)
    {
        ShapeWorldDataset small = new(size), large = new(256);
        for (int i = 0; i < 30; i++)
        {
            float[] drawn = Read(small, i), averaged = Average(Read(large, i), 256, size);
            float difference = drawn.Zip(averaged, (a, b) => Math.Abs(a - b)).Average();
            
            // Only edges differ, and half as much at twice the size.
            Assert.True(difference < 0.4f / size, $"picture {i} differs by {difference}");
        }
    }

    [Fact]
    public void One_channel_is_the_luma()
    {
        float[] rgb = Read(new ShapeWorldDataset(16), 3), grey = Read(new ShapeWorldDataset(16, channels: 1), 3);
        Assert.Equal(256, grey.Length);
        for (int i = 0; i < grey.Length; i++)
        {
            Assert.Equal((0.299f * rgb[3 * i]) + (0.587f * rgb[(3 * i) + 1]) + (0.114f * rgb[(3 * i) + 2]), grey[i], 1e-6f);
        }
    }

    [Fact]
    public void The_label_is_the_shape()
    {
        var data = new ShapeWorldDataset();
        Assert.Equal(
            ["circle", "square", "triangle", "star", "heart", "cross", "ring", "crescent", "hexagon", "arrow"], data.ClassNames);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal((int)data.SceneOf(i).Figure.Shape, data.Label(i)));
    }

    [Fact]
    public void The_hash_tells_apart_whatever_changes_the_pictures()
    {
        string[] hashes =
        [
            new ShapeWorldDataset().ContentHash, new ShapeWorldDataset(64).ContentHash, new ShapeWorldDataset(channels: 1).ContentHash,
            new ShapeWorldDataset(seed: 1).ContentHash, new ShapeWorldDataset(split: DatasetSplit.Test).ContentHash,
            new ShapeWorldDataset(split: DatasetSplit.Test, count: 60_000).ContentHash, new ShapeWorldDataset(count: 5).ContentHash,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], new ShapeWorldDataset(32, 3, 0, DatasetSplit.Train, 60_000).ContentHash);
    }

    [Theory]
    [InlineData(15, 3)]
    [InlineData(257, 3)]
    [InlineData(32, 2)]
    public void What_cannot_be_drawn_is_refused(int size, int channels)
        => Assert.Throws<DatasetException>(() => new ShapeWorldDataset(size, channels));

    [Fact]
    public void Arguments_are_checked()
    {
        var data = new ShapeWorldDataset(16, count: 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.SceneOf(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Label(-1));
        Assert.Throws<ArgumentException>(() => data.Read(0, new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShapeWorldDataset(count: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShapeWorldDataset(count: (1L << 40) + 1));
    }

    private static float[] Read(ShapeWorldDataset data, long index)
    {
        float[] pixels = new float[data.Size * data.Size * data.Channels];
        data.Read(index, pixels);
        return pixels;
    }

    private static float[] Average(float[] pixels, int from, int to)
    {
        int factor = from / to;
        float[] averaged = new float[to * to * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int x, int y) = (i / 3 % from / factor, i / 3 / from / factor);
            averaged[(((y * to) + x) * 3) + (i % 3)] += pixels[i] / (factor * factor);
        }

        return averaged;
    }
}
