using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.App.Sampling;
using Atelier.App.Steering;
using Atelier.App.Tests.Sampling;
using Atelier.App.Tests.Runs;
using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Tensors;
using Atelier.Testing;

namespace Atelier.App.Tests.Steering;

/// <summary>An untrained generator, and a classifier of two attributes of its pictures, which are noise: bright above, and bright at the left.</summary>
public sealed class SteeringTests : IDisposable
{
    private static readonly RandomKey s_key = new(5);

    private readonly TemporaryFolder _folder = new();
    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_come_to_be_what_is_wanted_each_by_itself()
    {
        using TrainedModel trained = SamplingTests.Trained("dcgan");
        using OddsClassifier classifier = Classifier(trained);
        Guided model = new(trained);
        SteeringGoal goal = new([(classifier.Find("BRIGHT"), true)], []);
        App.Steering.Steering steering = new(model, classifier, new() { Steps = 150 });
        float[][] all = model.Noise(s_key, 0, 40), odds = AnswerPool.Ask(model, classifier, all, _ => null);
        float[][] before = [.. all.Where((_, i) => odds[i][0] < 0).Take(6)];
        CancellationToken stop = TestContext.Current.CancellationToken;

        float[][] after = steering.Move(before, _ => null, goal, stop);

        SteeringScore score = SteeringScore.Of("blots", AnswerPool.Ask(model, classifier, before, _ => null), AnswerPool.Ask(model, classifier, after, _ => null), goal);
        Assert.Equal((0.0, 1.0), (score.Before, score.After));
        Assert.True(double.IsNaN(score.Flipped));
        float[] alone = steering.Move([before[4]], _ => null, goal, stop)[0];
        Assert.All(alone.Zip(after[4]), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    /// <summary>Each opens an engine of its own, which has measured nothing, as another process would.</summary>
    [Fact]
    public void What_is_steered_repeats_to_the_bit()
    {
        float[][] once = Steer(), again = Steer();
        Assert.All(once.Zip(again), pair => Assert.Equal(pair.First, pair.Second));

        float[][] Steer()
        {
            Engine engine = EngineRoom.Here.Choose(new() { Repeatable = true }, preferred: null, out _);
            using TrainedModel trained = SamplingTests.Trained("dcgan", engine);
            using OddsClassifier classifier = engine.Use(() => OddsClassifier.Open("mnist-cnn"));
            Guided model = new(trained);
            App.Steering.Steering steering = new(model, classifier, new() { Steps = 10 });
            return steering.Move(model.Noise(s_key, 0, 8), _ => null, new([(7, true)], [1]), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void The_direction_of_an_attribute_leads_to_more_of_it()
    {
        using TrainedModel trained = SamplingTests.Trained("dcgan");
        using OddsClassifier classifier = Classifier(trained);
        Guided model = new(trained);
        AnswerPool pool = AnswerPool.Of(model, classifier, s_key, 200, TestContext.Current.CancellationToken);
        int bright = classifier.Find("bright");
        float[] direction = pool.Direction(bright);
        double there = Mean(3), back = Mean(-3);
        Assert.True(there > back + 0.5, $"{back} one way, {there} the other");

        double Mean(float strength) => AnswerPool.Ask(model with { Shift = [.. direction.Select(x => x * strength)] }, classifier, model.Noise(s_key, 500, 50), _ => null).Average(row => row[bright]);
    }

    [Fact]
    public void Goals_are_read()
    {
        using TrainedModel trained = SamplingTests.Trained("dcgan");
        using OddsClassifier classifier = Classifier(trained);
        AnswerPool pool = new(classifier, [], [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? new[] { 1f, -1f } : [-1f, 1f])]);
        SteeringGoal goal = SteeringGoal.Parse("!bright", null, pool);
        Assert.Equal([(0, false)], goal.Wanted);
        Assert.Equal([1], goal.Kept);

        // The other is never beside it: it has to go where this one is to be had.
        Assert.Empty(SteeringGoal.Parse("bright", null, pool).Kept);
        Assert.Equal([1], SteeringGoal.Parse("bright", "left", pool).Kept);
        Assert.Contains("both changed and kept", Assert.Throws<RunException>(() => SteeringGoal.Parse("bright", "bright", pool)).Message, StringComparison.Ordinal);
        Assert.Contains("(did you mean 'bright'?)", Assert.Throws<ExtractorException>(() => SteeringGoal.Parse("brihgt", null, pool)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_count_what_was_kept()
    {
        SteeringGoal goal = new([(0, true)], [1, 2]);
        float[][] before = [[-1, 1, 1], [1, -1, 1]], after = [[1, 1, -1], [1, -1, 1]];
        SteeringScore score = SteeringScore.Of("x", before, after, goal);
        Assert.Equal((0.5, 1.0, 0.25, 0.5), (score.Before, score.After, score.Flipped, score.BetweenSamples));
    }

    private OddsClassifier Classifier(TrainedModel trained)
    {
        Blots data = new(new Guided(trained));
        string file = _folder["blots.safetensors"];
        ExtractorRecipe recipe = new("blots", data.Name, Epochs: 30) { Lesson = Lesson.Attributes, Width = 4, BatchSize = 16, Shift = 0, LearningRate = 0.05 };
        using (FileStream stream = File.Create(file))
        using (ExtractorTrainer trainer = new(recipe, data, seed: 1))
        {
            for (int epoch = 0; epoch < recipe.Epochs; epoch++)
            {
                trainer.RunEpoch();
            }

            TrainedExtractors.Write(stream, recipe, trainer, data.Height, trainer.Accuracy(data));
        }

        return OddsClassifier.Open(file);
    }

    /// <summary>The generator's own pictures: bright if their mean is above the median of all, left if the left half is brighter than the right.</summary>
    private sealed class Blots : IImageDataset
    {
        private readonly float[][] _pictures;
        private readonly float _median;

        public Blots(Guided model)
        {
            using Tensor pictures = model.Sample(new RandomKey(9), 256);
            _pictures = [.. pictures.ToMemory<float>().Chunk(16 * 16)];
            _median = _pictures.Select(picture => picture.Average()).Order().ElementAt(128);
        }

        public string Name => "blots";

        public long Count => _pictures.Length;

        public int Channels => 1;

        public int Height => 16;

        public int Width => 16;

        public IReadOnlyList<string>? ClassNames => null;

        public string ContentHash => Name;

        public AnnotationSchema Schema { get; } = new() { Attributes = ["bright", "left"] };

        public void Read(long index, Span<float> pixels) => _pictures[index].CopyTo(pixels);

        public int? Label(long index) => null;

        public Annotation Describe(long index)
        {
            float[] picture = _pictures[index];
            float left = picture.Where((_, i) => i % 16 < 8).Sum();
            return new() { Attributes = [picture.Average() > _median ? 1 : 0, left > picture.Sum() - left ? 1 : 0] };
        }
    }
}
