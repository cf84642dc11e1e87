using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Nn.Losses;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>What a classifier learns of pictures: what it can answer, and what a wrong answer costs.</summary>
public abstract record Lesson
{
    /// <summary>One of several classes.</summary>
    public static Lesson Classes { get; } = new ClassLesson();

    /// <summary>Each attribute for itself, yes or no.</summary>
    public static Lesson Attributes { get; } = new AttributeLesson();

    /// <summary>The kinds by the names that files have for them.</summary>
    public static IReadOnlyDictionary<string, Lesson> Kinds { get; } = new Dictionary<string, Lesson> { [Classes.Kind] = Classes, [Attributes.Kind] = Attributes };

    /// <summary>What files call it.</summary>
    public abstract string Kind { get; }

    /// <summary>All possible answers, by the logits that stand for them.</summary>
    /// <exception cref="DatasetException">The dataset can't teach it.</exception>
    public abstract IReadOnlyList<string> Answers(IImageDataset data);

    /// <summary>The mean loss of a batch, a scalar.</summary>
    /// <param name="logits">[N, answers].</param>
    /// <param name="data">Where the batch is from.</param>
    /// <param name="batch">The batch.</param>
    public abstract Tensor Loss(Tensor logits, IImageDataset data, LoadedBatch batch);

    /// <summary>How often answers are right, in [0, 1].</summary>
    /// <param name="classify">Takes [N, C, H, W] in [-1, 1].</param>
    /// <param name="test">Pictures whose answers are known.</param>
    public abstract double Accuracy(Func<Tensor, Extraction> classify, IImageDataset test);

    /// <summary>Log-odds [N, answers] of every answer: the logarithm of how much likelier it is than not.</summary>
    /// <param name="logits">[N, answers].</param>
    public abstract Tensor LogOdds(Tensor logits);

    private sealed record ClassLesson : Lesson
    {
        public override string Kind => "classes";

        public override IReadOnlyList<string> Answers(IImageDataset data)
            => data.ClassNames is { Count: > 1 } names ? names : throw new DatasetException($"{data.Name}: a classifier needs pictures of two classes or more.");

        public override Tensor Loss(Tensor logits, IImageDataset data, LoadedBatch batch)
            => Nn.Losses.Loss.CrossEntropy(logits, Tensor.From(batch.Labels!, [batch.Labels!.Length]));

        public override double Accuracy(Func<Tensor, Extraction> classify, IImageDataset test) => Accuracies.Of(pictures => classify(pictures).Logits!, test);

        // log p - log(1 - p), where 1 - p is the sum of the others: computed from these, so that no certainty becomes infinite.
        public override Tensor LogOdds(Tensor logits)
        {
            int classes = logits.Shape[1];
            return Tensor.Concat(1, [.. Enumerable.Range(0, classes).Select(k =>
                logits.Slice(1, k, k + 1) - Tensor.Concat(1, [.. Others(logits, k, classes)]).LogSumExp([1], keepDim: true))]);
        }

        private static IEnumerable<Tensor> Others(Tensor logits, int k, int classes)
            => new[] { (From: 0, To: k), (From: k + 1, To: classes) }.Where(part => part.To > part.From).Select(part => logits.Slice(1, part.From, part.To));
    }

    private sealed record AttributeLesson : Lesson
    {
        public override string Kind => "attributes";

        public override IReadOnlyList<string> Answers(IImageDataset data) => data.Schema.Attributes is { Count: > 0 } names
            ? names
            : throw new DatasetException($"{data.Name}: pictures without attributes can't train a classifier of attributes.");

        // A sum over attributes, for each is a question of its own: a mean would teach each the slower the more there are. What is not known
        // costs nothing: its logit is multiplied by 0, and the target's part too.
        public override Tensor Loss(Tensor logits, IImageDataset data, LoadedBatch batch)
        {
            float[] values = [.. batch.Indices.SelectMany(index => data.Describe(index).Attributes)];
            Tensor known = Tensor.From([.. values.Select(value => float.IsNaN(value) ? 0f : 1f)], logits.Shape);
            Tensor targets = Tensor.From([.. values.Select(value => value > 0.5f ? 1f : 0f)], logits.Shape);
            Tensor wide = logits.To(DType.F32);
            return ((wide.Softplus() - (targets * wide)) * known).Sum([1]).Mean();
        }

        /// <summary>The mean over attributes of how often those that have it and those that have not are told, equally weighed: 0.5 for one who guesses.</summary>
        public override double Accuracy(Func<Tensor, Extraction> classify, IImageDataset test) => Accuracies.OfAttributes(pictures => classify(pictures).Logits!, test).Mean;

        public override Tensor LogOdds(Tensor logits) => logits;
    }
}
