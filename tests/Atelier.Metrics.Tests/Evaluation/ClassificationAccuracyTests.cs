using Atelier.Data;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors.Training;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Evaluation;

public sealed class ClassificationAccuracyTests
{
    [Fact]
    public void Trains_on_generated_to_test_real_and_the_reverse_beside_as_many_real_ones()
    {
        NoisePictures train = new(50, 1), test = new(20, 2);
        PictureMemory generated = Generated(new NoisePictures(30, 3));
        ClassificationAccuracy metric = new("toy", Toy, seed: 5);

        IReadOnlyList<Score> scores = metric.Score(generated, train, test, "noise");

        Assert.Equal([("CAS[toy]", 0.355), ("CAS[toy] reversed", 0.505)], scores.Select(score => (score.Name, score.Value)));
        Assert.All(scores, score => Assert.Equal((new NoiseFloor(0.755, 30), 30), (score.Floor, score.Passport.Pictures)));
        Assert.Equal([Proportion.Interval(0.355, 20), Proportion.Interval(0.505, 30)], scores.Select(score => score.Interval));
        Assert.Equal("trained on 30 real, tested on 30 generated", scores[1].Passport.Settings);

        IReadOnlyList<double> Toy(IImageDataset on, IReadOnlyList<IImageDataset> tests, ulong seed, IProgress<double>? progress)
        {
            Assert.Equal(30, on.Count);
            return [.. tests.Select(with => (on == generated ? 0.1 : 0.5) + (with == test ? 0.25 : 0) + (seed * 0.001))];
        }
    }

    [Fact]
    public void Pictures_without_known_classes_are_refused()
    {
        PictureMemory generated = PictureMemory.Of("dcgan", (_, count) => new PictureBatch(Tensor.Zeros([count, 1, 4, 4])), 5);
        Assert.Equal("CAS: dcgan has no classes; the score is for pictures whose classes are known.", Refusal(generated));

        PictureMemory other = PictureMemory.Of("other", (_, count) => new PictureBatch(Tensor.Zeros([count, 1, 4, 4]), [.. Enumerable.Repeat(7, count)]), 5);
        Assert.Equal("CAS: picture 0 of other is of class 7; noise has classes 0 to 2.", Refusal(other));

        static string Refusal(IImageDataset generated) => Assert.Throws<MetricException>(
            () => new ClassificationAccuracy("toy", (_, tests, _, _) => [.. tests.Select(_ => 1.0)]).Score(generated, new NoisePictures(3, 1), new NoisePictures(3, 1), "noise")).Message;
    }

    /// <summary>Levels say what the class is, but not of pictures that don't keep to it.</summary>
    [Fact]
    public void A_classifier_trained_anew_tells_faithful_pictures_from_mislabelled_ones()
    {
        Levels train = new(300, 1, faithful: true), test = new(120, 2, faithful: true);

        // The average of the weights has a long memory.
        IReadOnlyList<Score> faithful = Score(3, true, 300), mislabelled = Score(4, false, 300);

        Assert.All(faithful, score => Assert.InRange(score.Value, 0.9, 1));
        Assert.All(faithful, score => Assert.InRange(score.Floor!.Value, 0.9, 1));
        Assert.All(mislabelled, score => Assert.InRange(score.Value, 0, 0.6));
        Assert.Equal(Score(3, true, 5).Select(score => score.ToJson()), Score(3, true, 5).Select(score => score.ToJson()));

        IReadOnlyList<Score> Score(ulong seed, bool faithful, int steps)
            => new ClassificationAccuracy(ClassifierTrial.Name, new ClassifierTrial(steps).Run, seed: 1).Score(Generated(new Levels(128, seed, faithful)), train, test, "levels");
    }

    [Fact]
    public void Too_few_pictures_to_train_on_are_refused()
        => Assert.Equal("CAS: 127 pictures of noise are too few to train a classifier on; it takes at least 128.", Assert.Throws<MetricException>(
            () => new ClassifierTrial().Run(new NoisePictures(127, 1), [], 0, null)).Message);

    private static PictureMemory Generated(IImageDataset pictures) => PictureMemory.Of("generated", pictures.Pictures(), (int)pictures.Count, pictures.ClassNames, batchSize: 7);

    [Fact]
    public void A_selection_is_some_of_a_datasets_pictures()
    {
        NoisePictures whole = new(40, 1);
        var some = DatasetSelection.Draw(whole, 25, new RandomKey(1));
        float[] expected = new float[16], found = new float[16];
        whole.Read(some.Numbers[7], expected);
        some.Read(7, found);

        Assert.Equal(expected, found);
        Assert.Equal((25, 25, whole.Label(some.Numbers[7])), (some.Count, some.Numbers.Distinct().Count(), some.Label(7)));
        Assert.Equal(40, DatasetSelection.Draw(whole, 99, new RandomKey(1)).Count);
        Assert.NotEqual(some.ContentHash, DatasetSelection.Draw(whole, 25, new RandomKey(2)).ContentHash);
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

    /// <summary>Grey pictures of 6x6 around a level that goes with the class, or with another number.</summary>
    private sealed class Levels(int count, ulong seed, bool faithful) : IImageDataset
    {
        public string Name => "levels";

        public long Count => count;

        public int Channels => 1;

        public int Height => 6;

        public int Width => 6;

        public IReadOnlyList<string> ClassNames => ["dark", "grey", "light"];

        public string ContentHash => $"levels {seed}";

        public void Read(long index, Span<float> pixels)
        {
            new RandomKey(seed).FillNormal(pixels, index, 36);
            float level = 0.6f * ((faithful ? index % 3 : index / 3 % 3) - 1);
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (0.1f * pixels[i]) + level;
            }
        }

        public int? Label(long index) => (int)(index % 3);
    }
}
