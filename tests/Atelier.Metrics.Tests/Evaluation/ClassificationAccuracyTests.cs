using Atelier.Data;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Evaluation;

public sealed class ClassificationAccuracyTests
{
    [Fact]
    public void Trains_on_generated_to_test_real_and_the_reverse()
    {
        IImageDataset train = new NoisePictures(30, 1), test = new NoisePictures(20, 2);
        PictureMemory generated = PictureMemory.Of("generated", new NoisePictures(30, 3).Pictures(), 30, batchSize: 7);
        ClassificationAccuracy metric = new("toy", (on, with, seed) => (on == train ? 0.5 : 0.1) + (with == test ? 0.25 : 0) + (seed * 0.001));

        IReadOnlyList<Score> scores = metric.Score(generated, train, test, "noise");

        Assert.Equal([("CAS[toy]", 0.35), ("CAS[toy] reversed", 0.5)], scores.Select(score => (score.Name, score.Value)));
        Assert.All(scores, score => Assert.Equal(new NoiseFloor(0.75, 20), score.Floor));
    }

    [Fact]
    public void Pictures_without_classes_are_refused()
    {
        PictureMemory generated = PictureMemory.Of("dcgan", (_, count) => new PictureBatch(Tensor.Zeros([count, 1, 4, 4])), 5);

        Assert.Equal("CAS: dcgan has no classes; the score is for conditional models.", Assert.Throws<MetricException>(
            () => new ClassificationAccuracy("toy", (_, _, _) => 1).Score(generated, new NoisePictures(3, 1), new NoisePictures(3, 1), "noise")).Message);
    }

    [Fact]
    public void Memory_holds_what_the_source_made()
    {
        NoisePictures noise = new(30, 3);
        PictureMemory memory = PictureMemory.Of("noise", noise.Pictures(), 30, batchSize: 7);
        float[] expected = new float[16], found = new float[16];
        foreach (int i in (int[])[0, 6, 7, 29])
        {
            noise.Read(i, expected);
            memory.Read(i, found);
            Assert.Equal(expected, found);
            Assert.Equal(noise.Label(i), memory.Label(i));
        }

        Assert.Equal((30, 1, 4, 4), (memory.Count, memory.Channels, memory.Height, memory.Width));
        Assert.NotEqual(memory.ContentHash, PictureMemory.Of("noise", new NoisePictures(30, 4).Pictures(), 30).ContentHash);
        Assert.Throws<MetricException>(() => PictureMemory.Of("mixed", (first, count) => new PictureBatch(Tensor.Zeros([count, 1, 4, 4 + (int)first])), 9, batchSize: 5));
    }
}
