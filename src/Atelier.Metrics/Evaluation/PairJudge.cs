using Atelier.Metrics.Pairs;
using Atelier.Metrics.Trust;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Evaluation;

/// <summary>Judges pictures by their originals, pair by pair: restored ones by real ones, translated ones by their targets.</summary>
/// <param name="metrics">What to measure.</param>
/// <param name="batchSize">Pictures at a time; what is measured does not depend on it.</param>
public sealed class PairJudge(IReadOnlyList<IPairMetric> metrics, int batchSize = 16)
{
    private const int Replicates = 1000;

    /// <summary>Judges pictures 0 to <paramref name="count"/> - 1 by the originals of the same numbers.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="originals">Their originals.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="reference">What the originals are called, and their content hash.</param>
    /// <param name="seed">Seed of the pictures, for the passport, and of the intervals.</param>
    /// <param name="progress">Told how it goes on; null if nobody watches.</param>
    /// <exception cref="MetricException">Pictures don't fit their originals, are too small, or give NaN.</exception>
    public IReadOnlyList<Score> Score(
        PictureSource pictures, PictureSource originals, int count, (string Name, string Hash) reference, ulong seed = 0, IProgress<EvaluationProgress>? progress = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<double>[] values = [.. metrics.Select(_ => new List<double>(count))];
        for (int first = 0; first < count; first += batchSize)
        {
            int wanted = Math.Min(batchSize, count - first);
            Arena.Run("pairs", () =>
            {
                (Tensor made, Tensor real) = (pictures(first, wanted).Pictures, originals(first, wanted).Pictures);
                foreach ((IPairMetric metric, List<double> found) in metrics.Zip(values))
                {
                    found.AddRange(metric.Compare(made, real));
                }
            });
            progress?.Report(new EvaluationProgress("pairs", Math.Min(1, (first + (double)batchSize) / count)));
        }

        return [.. metrics.Zip(values, (metric, found) => Summary(metric, found, reference, seed))];
    }

    private static Score Summary(IPairMetric metric, List<double> values, (string Name, string Hash) reference, ulong seed)
    {
        Measurement measurement = metric.Summary(values);
        Passport passport = new()
        {
            Metric = metric.Name,
            Settings = metric.Settings,
            ExtractorHash = metric.Hash,
            Pictures = values.Count,
            Reference = reference.Name,
            ReferenceHash = reference.Hash,
            ReferencePictures = values.Count,
            Seed = seed,
        };
        return new Score(measurement.Value, measurement.Better, passport)
        {
            Deviation = measurement.Deviation,

            // Equal pictures have a PSNR of infinity, and then so has the mean. One pair says nothing of others.
            Interval = values.Count > 1 && double.IsFinite(measurement.Value)
                ? Bootstrap.Interval(measurement.Value, measurement.Replicates!(new RandomKey(seed).Stream(metric.Name), Replicates))
                : null,
        };
    }
}
