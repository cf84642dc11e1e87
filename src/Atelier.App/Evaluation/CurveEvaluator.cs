using System.Globalization;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.App.Evaluation;

/// <summary>Measures the two curves that every textbook warns of: Fréchet distance against n, and scores against the truncation of the latent.</summary>
/// <param name="extractor">Who looks.</param>
/// <param name="real">What the pictures are judged by.</param>
/// <param name="seed">Seed of the pictures and of all that is chosen by chance.</param>
public sealed class CurveEvaluator(IFeatureExtractor extractor, RealPictures real, ulong seed)
{
    /// <summary>Pictures of a model for the longest of the curve against n, unless told otherwise.</summary>
    public const int DefaultCount = 10_000;

    private const int Repeats = 5, LeastCount = 100;

    private static readonly int[] s_steps = [1, 2, 5];
    private static readonly double[] s_thresholds = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];

    /// <summary>Fréchet distance of random subsets of 100, 200, 500, 1,000 ... pictures: equally good ones, so all that changes is its bias.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="count">How many there are: the last of the numbers.</param>
    /// <param name="tell">Told how it goes on; null if nobody watches.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Scores with their deviation over five subsets; the noise floor is that of as many pictures of one half of the real ones, judged by the other half.</returns>
    /// <exception cref="MetricException">There are too few pictures, or features are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public ScoreCurve ByCount(PictureSource pictures, int count, Action<EvaluationStage>? tell = null, CancellationToken stop = default)
    {
        RefuseFewer(count, LeastCount, "generated");
        RefuseFewer(real.Judged.Count, 4, "real");
        EvaluationOptions options = Keeping([new FrechetDistance()]) with { Replicates = 0, Floors = false };
        Reference reference = Collect(count, options, tell, stop);
        Judge judge = new(extractor, reference, options);
        Sample generated = judge.Score(pictures, count, new StageWatch(tell, count, stop)).Generated;

        int[] counts = Counts(count);
        RandomKey key = new RandomKey(seed).Stream("fd against n");
        (Sample a, Sample b) = Halves(reference.Sample, key);
        Dictionary<int, double> floors = Curves.FrechetByCount(a, b, [.. counts.Where(n => n <= b.Count)], Repeats, key, Watch("real against real"))
            .ToDictionary(point => point.Pictures, point => point.Mean);
        return new("n", [.. Curves.FrechetByCount(reference.Sample, generated, counts, Repeats, key, Watch("fd")).Select(point => new ScorePoint(point.Pictures, [Score(point)]))]);

        Score Score(CurvePoint point) => new(
            point.Mean,
            Better.Lower,
            judge.Passport("FD", string.Create(CultureInfo.InvariantCulture, $"mean of {Repeats} subsets, floor by half the reference"), point.Pictures))
        {
            Deviation = point.Pictures < count ? point.Deviation : null,
            Floor = floors.TryGetValue(point.Pictures, out double floor) ? new NoiseFloor(floor, point.Pictures) : null,
        };

        ShareWatch Watch(string stage) => new(new StageWatch(tell, count, stop), stage);
    }

    /// <summary>Fréchet distance, precision and recall against the truncation of the latent: fidelity grows as diversity shrinks.</summary>
    /// <param name="pictures">Makes pictures of latents whose components are kept within a threshold.</param>
    /// <param name="count">Pictures for each threshold.</param>
    /// <inheritdoc cref="ByCount"/>
    /// <param name="tell">Told how it goes on; null if nobody watches.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Scores as <see cref="Evaluator"/> gives them, the truncation in their passports.</returns>
    public ScoreCurve ByTruncation(Func<double, PictureSource> pictures, int count, Action<EvaluationStage>? tell = null, CancellationToken stop = default)
    {
        // What has no latent to truncate refuses here, before the real pictures are looked at.
        pictures(s_thresholds[0]);
        EvaluationOptions options = Keeping([new FrechetDistance(), new PrecisionRecall()]);
        RefuseFewer(count, options.Metrics.Max(metric => metric.LeastPictures), "generated");
        RefuseFewer(real.Judged.Count, options.Metrics.Max(metric => metric.LeastPictures), "real");
        Judge judge = new(extractor, Collect(count, options, tell, stop), options);
        ShareWatch watch = new(new StageWatch(tell, (long)count * s_thresholds.Length, stop), "pictures of truncated latents");
        return new("truncation", [.. Curves.ByTruncation(judge, pictures, s_thresholds, count, watch).Select(point => new ScorePoint(point.Truncation, point.Scores))]);
    }

    private EvaluationOptions Keeping(IReadOnlyList<ISetMetric> metrics) => new() { Metrics = metrics, Seed = seed, KeepFeatures = true };

    private Reference Collect(int count, EvaluationOptions options, Action<EvaluationStage>? tell, CancellationToken stop)
        => Reference.Collect(extractor, real.Judged, real.Name, count, options, new StageWatch(tell, real.Judged.Count, stop));

    /// <summary>1, 2 and 5 times powers of ten, and the number itself.</summary>
    private static int[] Counts(int most)
        => [.. Enumerable.Range(2, 6).SelectMany(digits => s_steps.Select(step => step * (int)Math.Pow(10, digits))).Where(n => n < most), most];

    private static (Sample A, Sample B) Halves(Sample sample, RandomKey key)
    {
        int count = (int)sample.Count!, half = count / 2;
        int[] order = Subsets.Draw(key.Stream("halves"), count, count);
        return (sample.Take(order.AsSpan(0, half)), sample.Take(order.AsSpan(half, half)));
    }

    private static void RefuseFewer(long count, long least, string which)
    {
        if (count < least)
        {
            throw new MetricException($"{count} {which} pictures are too few for a curve; it takes at least {least}.");
        }
    }
}
