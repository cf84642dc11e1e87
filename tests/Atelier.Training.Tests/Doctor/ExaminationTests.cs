using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Training.Doctor;

namespace Atelier.Training.Tests.Doctor;

/// <summary>Pictures of 2x2 pixels whose features are their pixels: class 0 dark, class 1 light, with some noise.</summary>
public sealed class ExaminationTests
{
    private const int Count = 64;

    [Fact]
    public void Samples_like_the_real_ones_show_about_one_of_everything()
    {
        IReadOnlyDictionary<string, double> seen = Examine(new Model(seed: 5, noise: 0.1, classes: i => i % 2));

        Assert.InRange(seen[Signals.Diversity], 0.9, 1.1);
        Assert.InRange(seen[Signals.Contrast], 0.9, 1.1);
        Assert.InRange(seen[Signals.Classes], 0.95, 1.05);
        Assert.InRange(seen[Signals.ClassEffect], 0.9, 1.1);
        Assert.InRange(seen[Signals.LabelEffect], 0.9, 1);
        Assert.InRange(seen[Signals.Memorized], -0.2, 0.2);
        Assert.InRange(seen[Signals.Recall], 0.6, 1);
    }

    [Fact]
    public void A_collapsed_model_shows_little_diversity_and_one_class()
    {
        IReadOnlyDictionary<string, double> seen = Examine(new Model(seed: 5, noise: 0.01, classes: _ => 1));

        Assert.InRange(seen[Signals.Diversity], 0, 0.1);
        Assert.Equal(0.5, seen[Signals.Classes], 0.02);
        Assert.InRange(seen[Signals.ClassEffect], 0, 0.1);
        Assert.InRange(seen[Signals.Recall], 0, 0.1);
    }

    [Fact]
    public void Samples_that_are_no_numbers_show_that_and_nothing_else()
        => Assert.Equal([KeyValuePair.Create(Signals.Contrast, double.NaN)], Examine(new Model(seed: 5, noise: double.NaN, classes: _ => 1)));

    [Fact]
    public void A_model_that_ignores_the_class_shows_no_effect_of_it()
        => Assert.InRange(Examine(new Model(seed: 5, noise: 0.1, classes: i => i / 2 % 2))[Signals.ClassEffect], 0, 0.1);

    [Fact]
    public void Shuffled_labels_show_no_effect_either()
    {
        IReadOnlyDictionary<string, double> seen = Examine(new Model(seed: 5, noise: 0.1, classes: i => i % 2), label: i => i / 2 % 2);

        Assert.InRange(seen[Signals.LabelEffect], 0, 0.05);
        Assert.DoesNotContain(Signals.ClassEffect, seen);
    }

    [Fact]
    public void A_discriminator_that_knows_its_training_pictures_is_seen_through()
    {
        // It gives 1 to what it trained on, 0 to all else.
        Model model = new(seed: 5, noise: 0.1, classes: i => i % 2) { Known = Pictures(1, 0.1, i => i % 2) };

        Assert.InRange(Examine(model)[Signals.Memorized], 0.95, 1.05);
    }

    private static IReadOnlyDictionary<string, double> Examine(Model model, Func<int, int>? label = null)
    {
        int[] labels = [.. Enumerable.Range(0, Count).Select(label ?? (i => i % 2))];
        using Specimens train = new(Whole(Pictures(1, 0.1, i => i % 2)), labels), heldOut = new(Whole(Pictures(2, 0.1, i => i % 2)), labels);
        using Pixels extractor = new();
        return new Examination(extractor, train, heldOut, new RandomKey(3)).Of(model);
    }

    private static Tensor Whole(float[] pixels) => Tensor.From(pixels, [Count, 1, 2, 2]);

    private static float[] Pictures(ulong seed, double noise, Func<int, int> classes)
    {
        float[] drawn = new float[Count * 4];
        new RandomKey(seed).FillNormal(drawn);
        return [.. drawn.Select((value, i) => (float)(noise * value) + classes(i / 4) - 0.5f)];
    }

    /// <summary>Classifies by the sign of the mean pixel.</summary>
    private sealed class Pixels : IFeatureExtractor
    {
        public string Name => "pixels";

        public string Hash => "";

        public string Resizer => "none";

        public int FeatureCount => 4;

        public int ClassCount => 2;

        public Extraction Extract(Tensor pictures)
        {
            Tensor features = pictures.Reshape(pictures.Shape[0], 4), mean = features.Mean([1], keepDim: true);
            return new(features, Tensor.Concat(1, -mean, mean));
        }

        public void Dispose()
        {
        }
    }

    private sealed class Model(ulong seed, double noise, Func<int, int> classes) : IConditionalSampler, IJudge
    {
        /// <summary>The only pictures that it takes for real; null if it takes all but its own for real.</summary>
        public float[]? Known { get; init; }

        public int Classes => 2;

        public Tensor Sample(RandomKey key, int count, long first = 0) => Whole(Pictures(seed, noise, classes));

        public Tensor Sample(RandomKey key, IReadOnlyList<int> labels, long first = 0) => Sample(key, labels.Count, first);

        public Tensor Judge(Tensor pictures, Tensor? labels)
        {
            float[][] own = [.. Pictures(seed, noise, classes).Chunk(4)], known = Known is null ? [] : [.. Known.Chunk(4)];
            return Tensor.From([.. pictures.ToArray<float>().Chunk(4).Select(Score)], [Count]);

            float Score(float[] picture) => Holds(known, picture) || (Known is null && !Holds(own, picture)) ? 1 : 0;
        }

        private static bool Holds(float[][] pictures, float[] picture) => pictures.Any(p => p.AsSpan().SequenceEqual(picture));
    }
}
