using Atelier.Data;
using Atelier.Imaging;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.App.Evaluation;

/// <summary>Judges pictures by real ones: every metric asked for, each score with its passport, and the generated pictures nearest to training pictures.</summary>
/// <param name="extractor">Who looks.</param>
/// <param name="real">What the pictures are judged by.</param>
/// <param name="metrics">What to measure.</param>
/// <param name="seed">Seed of the pictures and of the metrics' own choices.</param>
public sealed class Evaluator(IFeatureExtractor extractor, RealPictures real, MetricChoice metrics, ulong seed)
{
    /// <summary>Pictures that a model makes unless told otherwise: enough for KD and precision to stand clear of the noise, in well under a minute.</summary>
    public const int DefaultCount = 2_000;

    private readonly EvaluationOptions _options = new() { Metrics = metrics.Sets, Seed = seed, KeepFeatures = metrics.NearCopies };

    /// <summary>The model that makes the pictures, where it classifies too.</summary>
    public IClassifier? Classifier { get; init; }

    /// <summary>How classifiers are trained for their accuracy.</summary>
    internal ClassifierTrial Trial { get; init; } = new();

    /// <summary>Judges pictures. Call it with the engine in force that the extractor was opened with.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="count">How many.</param>
    /// <param name="tell">Told how it goes on; null if nobody watches.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="MetricException">A metric can't be had: too few pictures, missing labels, features that are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public Evaluated Evaluate(PictureSource pictures, int count, Action<EvaluationStage>? tell = null, CancellationToken stop = default)
    {
        Refuse(count, "generated");
        Refuse(real.Judged.Count, "real");
        RefuseUnclassified(pictures);
        if (metrics.ClassifierAccuracy && Classifier is null)
        {
            throw new MetricException($"{MetricChoice.Classifier}: it takes a run whose model classifies.");
        }

        List<Score> scores = [];
        Image? nearest = null;
        if (metrics.Sets.Count > 0 || metrics.NearCopies)
        {
            var reference = Reference.Collect(extractor, real.Judged, real.Name, count, _options, Watch(real.Judged.Count));
            Judge judge = new(extractor, reference, _options);
            Judgement judgement = judge.Score(pictures, count, Watch(count));
            scores.AddRange(judgement.Scores);
            if (metrics.NearCopies)
            {
                (IReadOnlyList<Score> rates, nearest) = new NearCopies(extractor, real).Find(pictures, Kept(judgement.Generated), Kept(reference.Sample), judge, Watch);
                scores.AddRange(rates);
            }
        }

        if (metrics.ClassificationAccuracy)
        {
            var generated = PictureMemory.Of("the pictures to judge", pictures, count, real.Training.ClassNames);
            scores.AddRange(new ClassificationAccuracy(ClassifierTrial.Name, Trial.Run, seed).Score(generated, real.Training, real.Judged, real.Name, Watch(count)));
        }

        if (metrics.ClassifierAccuracy)
        {
            scores.Add(ClassifierAccuracy.Of(Classifier!, real, seed));
        }

        return new(scores, nearest);

        StageWatch Watch(long number) => new(tell, number, stop);
    }

    /// <summary>There whenever near-copies are asked for.</summary>
    private static FeatureRows Kept(Sample sample) => sample.Features!;

    /// <summary>Says so before anything is computed.</summary>
    private void Refuse(long count, string which)
    {
        if (metrics.Sets.FirstOrDefault(metric => metric.LeastPictures > count) is { } greedy)
        {
            throw new MetricException($"{greedy.Id}: {count} {which} pictures are too few; it takes at least {greedy.LeastPictures}.");
        }
    }

    /// <summary>Says so before anything is computed.</summary>
    private void RefuseUnclassified(PictureSource pictures)
    {
        if (!metrics.ClassificationAccuracy)
        {
            return;
        }

        if (!real.HeldOut)
        {
            throw new MetricException($"{MetricChoice.Accuracy}: {real.Name} has no test pictures; a classifier must be tested on pictures that it was not trained on.");
        }

        string[] classes = [.. real.Training.ClassNames ?? throw new MetricException($"{MetricChoice.Accuracy}: {real.Name} has no classes, or none with names.")];
        if (Arena.Run("labels", () => pictures(0, 1).Labels is null))
        {
            throw new MetricException(
                $"{MetricChoice.Accuracy}: the pictures have no classes, or not those of {real.Name} ({string.Join(", ", classes.Take(3))}, ...); " +
                "it takes a conditional model, or a folder with a subfolder for each class, called by its name or number.");
        }
    }
}

/// <summary>What an evaluation found.</summary>
/// <param name="Scores">The leading one first.</param>
/// <param name="Nearest">Generated pictures beside the training pictures nearest to them, the nearest first; null where near-copies were not asked for.</param>
public sealed record Evaluated(IReadOnlyList<Score> Scores, Image? Nearest);
