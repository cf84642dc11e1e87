using Atelier.Data.Loading;
using Atelier.Tensors;

namespace Atelier.Data.Tests.Loading;

public class LoaderTests
{
    /// <summary>Picture i is 2 x 3 pixels of two channels whose values name it: i, and the place.</summary>
    private sealed class Numbered(long count, long[]? broken = null, bool labels = true) : IImageDataset
    {
        public string Name => "numbered";

        public long Count => count;

        public int Channels => 2;

        public int Height => 2;

        public int Width => 3;

        public IReadOnlyList<string>? ClassNames => null;

        public string ContentHash => "0";

        public void Read(long index, Span<float> pixels)
        {
            if (broken?.Contains(index) == true)
            {
                throw new DatasetException($"picture {index} is gone");
            }

            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = index * 100 + i;
            }
        }

        public int? Label(long index) => labels ? (int)index % 7 : null;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Every_epoch_visits_every_picture_once_in_an_order_of_its_own(int count)
    {
        EpochOrder order = new(new RandomKey(5), count);
        long[] first = [.. Enumerable.Range(0, count).Select(p => order[p])], second = [.. Enumerable.Range(count, count).Select(p => order[p])];
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), first.Order());
        Assert.Equal(first.Order(), second.Order());
        if (count >= 64)
        {
            Assert.NotEqual(first, second);
            Assert.NotEqual(first.Order(), first);
        }
    }

    [Fact]
    public void Neighbours_in_the_dataset_are_no_neighbours_in_the_order()
    {
        const int count = 10_000;
        EpochOrder order = new(new RandomKey(1), count);
        double distance = Enumerable.Range(0, count - 1).Average(p => (double)Math.Abs(order[p + 1] - order[p]));

        // Two independent uniform numbers are a third of the range apart on average.
        Assert.InRange(distance, 0.31 * count, 0.36 * count);
    }

    [Fact]
    public void Batches_are_full_and_run_over_the_end_of_an_epoch()
    {
        using Loader loader = new(new Numbered(10), new LoaderOptions { BatchSize = 4, Seed = 3 });
        List<long> seen = [];
        for (int i = 0; i < 5; i++)
        {
            LoadedBatch batch = loader.Next();
            Assert.Equal(4 * i, batch.Position);
            Assert.Equal(4 * i + 4, loader.Position);
            for (int k = 0; k < 4; k++)
            {
                int index = (int)batch.Pixels[k * 12] / 100;
                Assert.Equal(index % 7, batch.Labels![k]);
                Assert.Equal(Enumerable.Range(0, 12).Select(j => index * 100f + j), batch.Pixels[(k * 12)..((k + 1) * 12)]);
                seen.Add(index);
            }

            loader.Recycle(batch);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), seen.Take(10).Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), seen.Skip(10).Order());
    }

    [Fact]
    public void A_sample_depends_on_the_seed_and_its_number_alone()
    {
        static float[] Take(LoaderOptions options, long from, int samples)
        {
            using Loader loader = new(new Numbered(50), options, from);
            List<float> pixels = [];
            while (pixels.Count < samples * 12)
            {
                pixels.AddRange(loader.Next().Pixels);
            }

            return [.. pixels.Take(samples * 12)];
        }

        LoaderOptions one = new() { BatchSize = 1, Seed = 9, Flip = 0.5, Ahead = 1 };
        float[] all = Take(one, 0, 60);
        Assert.Equal(all, Take(one with { BatchSize = 7, Ahead = 5 }, 0, 60));
        Assert.Equal(all[(23 * 12)..], Take(one with { BatchSize = 5 }, 23, 37));
        Assert.NotEqual(all, Take(one with { Seed = 10 }, 0, 60));
    }

    [Fact]
    public void Flipping_mirrors_left_to_right_and_keeps_channels_in_order()
    {
        using Loader loader = new(new Numbered(1), new LoaderOptions { BatchSize = 1, Flip = 1 });
        Assert.Equal([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7], loader.Next().Pixels);
    }

    [Fact]
    public void A_picture_that_cannot_be_read_is_named_once_and_the_next_takes_its_place()
    {
        using Loader loader = new(new Numbered(3, broken: [1]), new LoaderOptions { BatchSize = 3 });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            LoadedBatch batch = loader.Next();
            Assert.Equal([0L, 2, 2], batch.Indices.Order());
            Assert.Equal(batch.Indices.Select(index => index * 100f), batch.Pixels.Chunk(12).Select(picture => picture[0]));
            Assert.Equal(batch.Indices.Select(index => (int)index % 7), batch.Labels!);
        }

        Assert.Equal([new SkippedPicture(1, "picture 1 is gone")], loader.TakeSkipped());
        Assert.Empty(loader.TakeSkipped());
    }

    [Fact]
    public void A_dataset_of_which_nothing_can_be_read_stops_the_consumer_and_not_the_process()
    {
        using Loader loader = new(new Numbered(3, broken: [0, 1, 2]), new LoaderOptions { BatchSize = 3 });
        DatasetException error = Assert.Throws<DatasetException>(loader.Next);
        Assert.Contains("is gone", error.Message, StringComparison.Ordinal);
        Assert.Throws<DatasetException>(loader.Next);
    }

    [Fact]
    public void Targets_and_masks_come_with_their_pictures_and_are_mirrored_with_them()
    {
        IImageDataset data = DatasetCatalog.Open("shapeworld-pairs", new DatasetOptions { Size = 16 });
        using Loader loader = new(data, new LoaderOptions { BatchSize = 2, Targets = true, Masks = true, Flip = 1 });
        LoadedBatch batch = loader.Next();
        float[] target = new float[16 * 16 * 3], mask = new float[16 * 16];
        data.ReadTarget(batch.Indices[1], target);
        data.ReadMask(batch.Indices[1], mask);
        for (int y = 0; y < 16; y++)
        {
            for (int x = 0; x < 16; x++)
            {
                int there = (y * 16) + x, here = (y * 16) + 15 - x;
                Assert.Equal(mask[there], batch.Masks![256 + here]);
                Assert.Equal(target.AsSpan(3 * there, 3), batch.Targets.AsSpan(3 * (256 + here), 3));
            }
        }

        Assert.Throws<DatasetException>(() => new Loader(new Numbered(2), new LoaderOptions { Masks = true }));
    }

    [Fact]
    public void A_dataset_without_labels_gives_none_and_an_unread_loader_stops_at_once()
    {
        using Loader loader = new(new Numbered(5, labels: false), new LoaderOptions { BatchSize = 2 });
        Assert.Null(loader.Next().Labels);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    public void Nonsense_is_refused(int batch, long position)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Loader(new Numbered(5), new LoaderOptions { BatchSize = batch }, position));
}
