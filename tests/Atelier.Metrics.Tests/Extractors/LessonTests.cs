using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Data.ShapeWorld;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Tests.Extractors;

public sealed class LessonTests
{
    [Fact]
    public void Log_odds_of_a_class_are_against_all_others_and_never_infinite() => Arena.Run("test", () =>
    {
        Tensor logits = Tensor.From<float>([1, 2, 4, 200, -200, 0], [2, 3]);
        float[] odds = Lesson.Classes.LogOdds(logits).ToArray<float>();
        Assert.Equal(4 - Math.Log(Math.Exp(1) + Math.Exp(2)), odds[2], 1e-5);
        Assert.Equal(1 - Math.Log(Math.Exp(2) + Math.Exp(4)), odds[0], 1e-5);
        Assert.All(odds, x => Assert.True(float.IsFinite(x)));
        Assert.Equal(logits.ToArray<float>(), Lesson.Attributes.LogOdds(logits).ToArray<float>());
    });

    [Fact]
    public void Attributes_cost_their_cross_entropy_and_what_is_not_known_costs_nothing() => Arena.Run("test", () =>
    {
        Known data = new([[1, 0, float.NaN], [0, float.NaN, 1]]);
        LoadedBatch batch = new([], null, 0) { Indices = [1, 0] };
        Tensor logits = Tensor.From<float>([2, 9, -1, 0.5f, -3, 9], [2, 3]);
        double expected = (Cost(2, 0) + Cost(-1, 1) + Cost(0.5, 1) + Cost(-3, 0)) / 2;
        Assert.Equal(expected, Lesson.Attributes.Loss(logits, data, batch).Item(), 1e-5);

        static double Cost(double logit, int target) => Math.Log(1 + Math.Exp(logit)) - (target * logit);
    });

    [Fact]
    public void Accuracy_of_attributes_weighs_those_with_and_those_without_equally()
    {
        // Always yes: right for all that have it, wrong for all that have not.
        Known data = new([[1, 1, 1], [0, 1, float.NaN], [0, 1, 0], [0, 1, 0]]);
        AttributeAccuracies found = Accuracies.OfAttributes(x => Tensor.Ones([x.Shape[0], 3]), data);
        Assert.Equal([0.5, double.NaN, 0.5], found.Each);
        Assert.Equal(0.5, found.Mean);
    }

    [Fact]
    public void A_classifier_of_attributes_learns_keeps_their_names_and_opens_again()
    {
        ShapeWorldDataset data = new(16, 1, count: 64);
        ExtractorRecipe recipe = new("tiny-attributes", "shapeworld", Epochs: 60) { Lesson = Lesson.Attributes, Width = 8, BatchSize = 16, Shift = 0, LearningRate = 0.05 };
        using ExtractorTrainer trainer = new(recipe, data, seed: 1);
        double[] losses = [.. Enumerable.Range(0, recipe.Epochs).Select(_ => trainer.RunEpoch())];
        double accuracy = trainer.Accuracy(data), entropy = Entropy(data);
        Assert.True(losses[^1] < 0.5 * entropy, $"{losses[^1]} at last, {entropy} by who only knows how frequent each attribute is");
        string file = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.Create(file))
            {
                TrainedExtractors.Write(stream, recipe, trainer, 16, accuracy);
            }

            using OddsClassifier opened = OddsClassifier.Open(file);
            Assert.Equal(data.Schema.Attributes, opened.Answers);
            Assert.False(opened.Exclusive);
            Assert.Equal("tiny-attributes", opened.Name);
            Assert.Equal((int)ShapeKind.Star, opened.Find("Star"));
            Assert.Contains("(did you mean 'striped'?)", Assert.Throws<ExtractorException>(() => opened.Find("stripde")).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void What_can_not_teach_is_refused()
    {
        Assert.Throws<DatasetException>(() => Lesson.Classes.Answers(new Known([[0, 0, 0]])));
        Assert.Throws<DatasetException>(() => Lesson.Attributes.Answers(new DatasetPartWithoutAttributes()));
        Assert.Contains("There is no classifier or file", Assert.Throws<ExtractorException>(() => OddsClassifier.Open("nowhere")).Message, StringComparison.Ordinal);
    }

    /// <summary>The loss of saying of each picture how frequent each attribute is.</summary>
    private static double Entropy(IImageDataset data)
    {
        float[][] all = [.. Enumerable.Range(0, (int)data.Count).Select(i => data.Describe(i).Attributes.ToArray())];
        return Enumerable.Range(0, all[0].Length).Select(a => (double)all.Average(row => row[a])).Where(p => p is > 0 and < 1).Sum(p => -((p * Math.Log(p)) + ((1 - p) * Math.Log(1 - p))));
    }

    private class Known(float[][] attributes) : IImageDataset
    {
        public string Name => "known";

        public long Count => attributes.Length;

        public int Channels => 1;

        public int Height => 2;

        public int Width => 2;

        public IReadOnlyList<string>? ClassNames => null;

        public string ContentHash => Name;

        public virtual AnnotationSchema Schema { get; } = new() { Attributes = ["a", "b", "c"] };

        public void Read(long index, Span<float> pixels) => pixels.Clear();

        public int? Label(long index) => null;

        public Annotation Describe(long index) => new() { Attributes = attributes[index] };
    }

    private sealed class DatasetPartWithoutAttributes() : Known([[]])
    {
        public override AnnotationSchema Schema => AnnotationSchema.None;
    }
}
