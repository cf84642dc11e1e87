using Atelier.Metrics.Extractors;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Evaluation;

/// <summary>Judges generated pictures by real ones: one pass over the pictures, all metrics, each score with passport, interval and noise floor.</summary>
/// <param name="extractor">Who looks; the reference must have been seen by the same.</param>
/// <param name="reference">What the pictures are judged by.</param>
/// <param name="options">How.</param>
public sealed class Judge(IFeatureExtractor extractor, Reference reference, EvaluationOptions options)
{
    internal const string FeatureStage = "features of generated pictures";

    private Dictionary<(ISetMetric Metric, long Count), IReadOnlyDictionary<string, NoiseFloor>> _floors = [];

    /// <summary>The same judge for pictures whose latents were kept within ±<paramref name="threshold"/>. The two share their noise floors, which don't depend on it.</summary>
    public Judge Truncated(double threshold) => new(extractor, reference, options with { Truncation = threshold }) { _floors = _floors };

    /// <summary>The same judge who looks through another copy of the extractor, on another backend perhaps. The two share their noise floors.</summary>
    /// <param name="other">The copy.</param>
    /// <exception cref="MetricException">It is another extractor.</exception>
    public Judge Through(IFeatureExtractor other) => (other.Name, other.Hash, other.Resizer) == (extractor.Name, extractor.Hash, extractor.Resizer)
        ? new(other, reference, options) { _floors = _floors }
        : throw new MetricException($"The reference was seen by {extractor.Name}; {other.Name} can't judge by it.");

    /// <summary>The same judge, who measures one thing more.</summary>
    public Judge Also(ISetMetric metric) => new(extractor, reference, options with { Metrics = [.. options.Metrics, metric] }) { _floors = _floors };

    /// <summary>Judges pictures.</summary>
    /// <param name="pictures">The pictures; numbers 0 to <paramref name="count"/> - 1 are taken.</param>
    /// <param name="count">How many.</param>
    /// <param name="progress">Told how it goes on; null if nobody watches.</param>
    /// <exception cref="MetricException">A metric can't be had: too few pictures, missing labels, features that are NaN or infinite.</exception>
    public Judgement Score(PictureSource pictures, int count, IProgress<EvaluationProgress>? progress = null)
    {
        if (options.Metrics.FirstOrDefault(metric => metric.LeastPictures > count) is { } greedy)
        {
            throw new MetricException($"{greedy.Id}: {count} generated pictures are too few; it takes at least {greedy.LeastPictures}.");
        }

        bool keep = options.Keeps(count, extractor.FeatureCount);
        Sample sample = new FeaturePass(extractor, "generated pictures", options.BatchSize).Collect(pictures, count, keep, Stage.Of(progress, FeatureStage));
        return Score(sample, progress);
    }

    /// <summary>Judges pictures whose features the extractor has given already.</summary>
    /// <inheritdoc cref="Score(PictureSource, int, IProgress{EvaluationProgress}?)"/>
    /// <param name="generated">The pictures' features.</param>
    /// <param name="progress">Told how it goes on; null if nobody watches.</param>
    public Judgement Score(Sample generated, IProgress<EvaluationProgress>? progress = null)
    {
        long count = generated.Count ?? throw new MetricException("Statistics that don't say how many pictures they are of can't be judged.");
        List<Score> scores = [];
        foreach (ISetMetric metric in InOrder(count))
        {
            IReadOnlyDictionary<string, NoiseFloor> floors = Floors(metric, count, Stage.Of(progress, $"noise floor of {metric.Id}"));
            foreach (Measurement measurement in metric.Compare(reference.Sample, generated, Key(metric), Stage.Of(progress, metric.Id)))
            {
                scores.Add(new Score(measurement.Value, measurement.Better, Passport(measurement.Quantity, metric.Settings, count))
                {
                    Deviation = measurement.Deviation,
                    Interval = Interval(metric, measurement),
                    Floor = floors.GetValueOrDefault(measurement.Quantity),
                });
            }
        }

        return new Judgement(scores, generated);
    }

    private IEnumerable<ISetMetric> InOrder(long count)
        => count < EvaluationOptions.ManyPictures ? options.Metrics.OrderBy(metric => metric is KernelDistance ? 0 : 1) : options.Metrics;

    private RandomKey Key(ISetMetric metric) => new RandomKey(options.Seed).Stream(metric.Id);

    private Interval? Interval(ISetMetric metric, Measurement measurement)
        => options.Replicates >= 2 && measurement.Replicates is { } replicates
            ? Bootstrap.Interval(measurement.Value, replicates(Key(metric).Stream("bootstrap"), options.Replicates))
            : null;

    /// <summary>By quantity. Measured once for each number of pictures.</summary>
    private IReadOnlyDictionary<string, NoiseFloor> Floors(ISetMetric metric, long count, IProgress<double>? progress)
    {
        if (!_floors.TryGetValue((metric, count), out IReadOnlyDictionary<string, NoiseFloor>? floors))
        {
            floors = options.Floors && reference.Halves(count) is { } halves && halves.B.Count >= metric.LeastPictures
                ? Measured(metric, halves.A, halves.B, progress)
                : new Dictionary<string, NoiseFloor>();
            _floors.Add((metric, count), floors);
        }

        return floors;
    }

    private Dictionary<string, NoiseFloor> Measured(ISetMetric metric, Sample a, Sample b, IProgress<double>? progress)
    {
        try
        {
            return metric.Compare(a, b, Key(metric), progress)
                .ToDictionary(measurement => measurement.Quantity, measurement => new NoiseFloor(measurement.Value, b.Count!.Value));
        }
        catch (MetricException)
        {
            // Half the real pictures are too few, of a class perhaps: there is a score, but no floor to stand it on.
            return [];
        }
    }

    /// <summary>The passport of a score that somebody else computes from what this judge has seen.</summary>
    /// <param name="quantity">What is measured.</param>
    /// <param name="settings">The metric's settings.</param>
    /// <param name="count">Number of pictures judged.</param>
    public Passport Passport(string quantity, string settings, long count) => new()
    {
        Metric = quantity,
        Settings = settings,
        Extractor = extractor.Name,
        ExtractorHash = extractor.Hash,
        Pictures = count,
        Reference = reference.Name,
        ReferenceHash = reference.Hash,
        ReferencePictures = reference.Sample.Count,
        Resizer = extractor.Resizer,
        Truncation = options.Truncation,
        Seed = options.Seed,
    };
}

/// <summary>What a judge says.</summary>
/// <param name="Scores">The leading one first: below <see cref="EvaluationOptions.ManyPictures"/> pictures the kernel distance.</param>
/// <param name="Generated">The pictures' features, for whatever else is to be asked of them.</param>
public sealed record Judgement(IReadOnlyList<Score> Scores, Sample Generated);
