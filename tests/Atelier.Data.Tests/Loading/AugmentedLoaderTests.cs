using Atelier.Data.Loading;
using Atelier.Imaging.Transforms;

namespace Atelier.Data.Tests.Loading;

/// <summary>A loader that augments, on pictures that are drawn.</summary>
public sealed class AugmentedLoaderTests
{
    private static readonly Pipeline Common = new(
        new ResizedCrop { Scale = (0.5, 1) }, new HorizontalFlip(), new Rotation { Degrees = (-15, 15) }, new ColorJitter { Brightness = (0.6, 1.4), Hue = (-0.1, 0.1) }, new Erasing());

    private static readonly LoaderOptions Options = new() { BatchSize = 8, Seed = 9, Augmentation = Common };

    [Fact]
    public void A_sample_is_what_the_augmenter_makes_of_its_picture_in_its_epoch()
    {
        IImageDataset data = Data();
        Augmenter augmenter = new(Common, Options.Seed);
        byte[] levels = new byte[16 * 16 * 3];
        using Loader loader = new(data, Options, data.Count - 4);
        LoadedBatch batch = loader.Next();
        for (int i = 0; i < Options.BatchSize; i++)
        {
            data.ReadLevels(batch.Indices[i], levels);
            Raster made = augmenter.Apply(levels, 16, 16, 3, epoch: i < 4 ? 0 : 1, batch.Indices[i]);
            Assert.Equal(made.Pixels.ToArray(), Levels(batch.Pixels.AsSpan(i * levels.Length, levels.Length)));
            Assert.Equal(data.Label(batch.Indices[i]), batch.Labels![i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_sample_depends_on_neither_threads_nor_batches(int threads)
    {
        float[] expected = Take(Options, 0, 64);
        Assert.Equal(expected, Take(Options with { Threads = threads, BatchSize = 16, Ahead = 1 }, 0, 64));
        Assert.Equal(expected[(24 * 768)..], Take(Options with { Threads = threads }, 24, 40));
        Assert.NotEqual(expected, Take(Options with { Augmentation = null }, 0, 64));
    }

    [Fact]
    public void Grey_pictures_are_augmented_too()
    {
        IImageDataset data = DatasetCatalog.Open("shapeworld", new DatasetOptions { Size = 16, Channels = 1 });
        using Loader plain = new(data, Options with { Augmentation = null }), augmented = new(data, Options);
        Assert.NotEqual(plain.Next().Pixels, augmented.Next().Pixels);
    }

    [Fact]
    public void Targets_and_masks_move_with_their_pictures()
    {
        IImageDataset data = DatasetCatalog.Open("shapeworld-pairs", new DatasetOptions { Size = 16 });
        LoaderOptions plain = new() { BatchSize = 4, Targets = true, Masks = true };
        using Loader expected = new(data, plain), found = new(data, plain with { Augmentation = new(new VerticalFlip { Probability = 1 }) });
        (LoadedBatch before, LoadedBatch after) = (expected.Next(), found.Next());
        Assert.All(Upside(before.Pixels, 3).Zip(after.Pixels), pair => Assert.Equal(pair.First, pair.Second, 0.004f));
        Assert.All(Upside(before.Targets!, 3).Zip(after.Targets!), pair => Assert.Equal(pair.First, pair.Second, 0.004f));
        Assert.All(Upside(before.Masks!, 1).Zip(after.Masks!), pair => Assert.Equal(pair.First, pair.Second, 0.002f));
    }

    [Fact]
    public void Mixed_pictures_have_shares_of_labels_instead_of_labels()
    {
        IImageDataset data = Data();
        LoaderOptions plain = new() { BatchSize = 4, Seed = 3 };
        using Loader before = new(data, plain), after = new(data, plain with { Augmentation = new Pipeline { Batches = [new Mixup()] } });
        (LoadedBatch own, LoadedBatch mixed) = (before.Next(), after.Next());
        int classes = data.ClassNames!.Count;
        Assert.Null(mixed.Labels);
        float share = mixed.LabelShares!.Max();
        for (int i = 0, partner = 3; i < 4; partner = i++)
        {
            float[] row = mixed.LabelShares![(i * classes)..((i + 1) * classes)];
            Assert.Equal(1, row.Sum(), 1e-5f);
            Assert.True(row[own.Labels![i]] > 0 && row[own.Labels[partner]] > 0, "a label is missing");
            float weight = own.Labels[i] == own.Labels[partner] ? share : row[own.Labels[i]];
            for (int k = 0; k < 768 && own.Labels[i] != own.Labels[partner]; k++)
            {
                float blend = (weight * own.Pixels[(i * 768) + k]) + ((1 - weight) * own.Pixels[(partner * 768) + k]);
                Assert.Equal(blend, mixed.Pixels[(i * 768) + k], 0.02f);
            }
        }
    }

    [Fact]
    public void A_pipeline_that_does_not_fit_is_refused_at_once()
    {
        Assert.Contains(
            "pictures of 8x16 of those of 16x16",
            Assert.Throws<TransformException>(() => new Loader(Data(), Options with { Augmentation = new(new Crop { Width = 8 }) })).Message,
            StringComparison.Ordinal);
        IImageDataset pairs = DatasetCatalog.Open("shapeworld-pairs", new DatasetOptions { Size = 16 });
        Assert.Contains(
            "cutMix mixes pictures",
            Assert.Throws<TransformException>(() => new Loader(pairs, new() { Targets = true, Augmentation = new Pipeline { Batches = [new CutMix()] } })).Message,
            StringComparison.Ordinal);
    }

    private static IImageDataset Data() => DatasetCatalog.Open("shapeworld", new DatasetOptions { Size = 16 });

    private static float[] Take(LoaderOptions options, long from, int samples)
    {
        using Loader loader = new(Data(), options, from);
        List<float> pixels = [];
        while (pixels.Count < samples * 768)
        {
            LoadedBatch batch = loader.Next();
            pixels.AddRange(batch.Pixels);
            loader.Recycle(batch);
        }

        return [.. pixels.Take(samples * 768)];
    }

    private static byte[] Levels(ReadOnlySpan<float> pixels)
    {
        byte[] levels = new byte[pixels.Length];
        ChannelConversion.ToLevels(pixels, levels);
        return levels;
    }

    private static float[] Upside(float[] planes, int channels)
        => [.. planes.Chunk(16 * 16 * channels).SelectMany(plane => plane.Chunk(16 * channels).Reverse().SelectMany(row => row))];
}
