using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Tests.Extractors;

public sealed class ExtractorTrainerTests
{
    private static readonly ExtractorRecipe Tiny = new("tiny-cnn", "shapeworld", Epochs: 20) { Width = 8, BatchSize = 16, Shift = 0 };

    [Fact]
    public void It_learns_and_what_is_written_reads_as_the_same_extractor()
    {
        ShapeWorldDataset data = new(size: 16, count: 64, style: WorldStyle.Plain);
        using ExtractorTrainer trainer = new(Tiny, data, seed: 1);
        double first = trainer.RunEpoch(), last = first;
        for (int epoch = 2; epoch <= Tiny.Epochs; epoch++)
        {
            last = trainer.RunEpoch();
        }

        Assert.True(last < 0.6 * first, $"loss {first:0.000} in the first epoch, {last:0.000} in the last");
        Assert.Equal(Tiny.Epochs * trainer.StepsPerEpoch, trainer.Step);

        using MemoryStream file = new();
        double accuracy = trainer.Accuracy(data);
        TrainedExtractors.Write(file, Tiny, trainer, 16, accuracy);
        using var reader = SafeTensorsReader.Open(file.ToArray(), "tiny");
        using ClassifierExtractor extractor = TrainedExtractors.Read(reader, "hash", Resizer.AntialiasedBicubic);
        Assert.Equal(accuracy, TrainedExtractors.StatedAccuracy(reader), 4);
        Assert.Equal(accuracy, Accuracies.Of(extractor.Extract, data), 0.05);
        Assert.Equal(("tiny-cnn", 32, 10), (extractor.Name, extractor.FeatureCount, extractor.ClassCount));
    }

    [Fact]
    public void The_same_seed_gives_the_same_network()
    {
        ShapeWorldDataset data = new(size: 16, count: 16);
        Assert.Equal(Run(2), Run(2));
        Assert.NotEqual(Run(2), Run(3));

        double Run(ulong seed)
        {
            using ExtractorTrainer trainer = new(Tiny with { Epochs = 2 }, data, seed);
            trainer.RunEpoch();
            return trainer.RunEpoch();
        }
    }

    [Fact]
    public void Shifts_move_whole_pictures_and_repeat_the_border()
    {
        float[] pixels = [.. Enumerable.Range(0, 50 * 3 * 4).Select(i => (float)(i % 12))];
        float[] moved = new Shifts(1, new RandomKey(5)).Apply(pixels, 10, 3, 4, 1);
        HashSet<(int Down, int Right)> ways = [];
        for (int i = 0; i < 50; i++)
        {
            (int down, int right) = Way(moved.AsSpan(i * 12, 12));
            ways.Add((down, right));
            for (int y = 0; y < 3; y++)
            {
                for (int x = 0; x < 4; x++)
                {
                    Assert.Equal((Math.Clamp(y - down, 0, 2) * 4) + Math.Clamp(x - right, 0, 3), moved[(i * 12) + (y * 4) + x]);
                }
            }
        }

        Assert.Equal(9, ways.Count);
        Assert.Equal(moved[12..], new Shifts(1, new RandomKey(5)).Apply(pixels[12..], 11, 3, 4, 1));

        // The pixel that arrived at row 1, column 1 says where from.
        static (int Down, int Right) Way(Span<float> picture) => (1 - ((int)picture[5] / 4), 1 - ((int)picture[5] % 4));
    }

    [Fact]
    public void A_part_of_a_dataset_is_a_dataset()
    {
        ShapeWorldDataset whole = new(size: 16, count: 10);
        DatasetPart part = new(whole, 4, 3);
        float[] expected = new float[16 * 16 * 3], found = new float[16 * 16 * 3];
        whole.Read(6, expected);
        part.Read(2, found);
        Assert.Equal(expected, found);
        Assert.Equal((3, whole.Label(5)), (part.Count, part.Label(1)));
        Assert.NotEqual(whole.ContentHash, part.ContentHash);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Label(3));
        Assert.Contains("10 pictures", Assert.Throws<DatasetException>(() => new DatasetPart(whole, 8, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_cannot_train_it_are_refused()
        => Assert.Contains("fewer than a batch", Assert.Throws<DatasetException>(() => new ExtractorTrainer(Tiny, new ShapeWorldDataset(size: 16, count: 15), 1)).Message, StringComparison.Ordinal);
}
