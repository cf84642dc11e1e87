using Atelier.Data;
using Atelier.Imaging;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;

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

    private static readonly EvaluationOptions s_keeping = new() { KeepFeatures = true };

    private readonly EvaluationOptions _options = new() { Metrics = metrics.Sets, Seed = seed, KeepFeatures = metrics.NearCopies };

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
        Reference reference = Collect(real.Judged, real.Name, _options);
        Judge judge = new(extractor, reference, _options);
        Judgement judgement = judge.Score(pictures, count, Watch(count));
        if (!metrics.NearCopies)
        {
            return new(judgement.Scores, null);
        }

        Memorization found = Memorization.Of(
            Kept(real.HeldOut ? Collect(real.Training, $"{real.Training.Name}/train", s_keeping).Sample : reference.Sample),
            Kept(judgement.Generated),
            real.HeldOut ? Kept(reference.Sample) : null,
            new ShareWatch(Watch(count), MetricChoice.Copies));
        Score rate = NearCopies.ToScore(found, judge, real.Training.Count);
        return new([.. judgement.Scores, rate], CopyGrid.Draw(found, pictures, real.Training));

        StageWatch Watch(long number) => new(tell, number, stop);

        Reference Collect(IImageDataset data, string name, EvaluationOptions options)
            => Reference.Collect(extractor, data, name, count, options, Watch(data.Count));
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
}

/// <summary>What an evaluation found.</summary>
/// <param name="Scores">The leading one first.</param>
/// <param name="Nearest">Generated pictures beside the training pictures nearest to them, the nearest first; null where near-copies were not asked for.</param>
public sealed record Evaluated(IReadOnlyList<Score> Scores, Image? Nearest);
