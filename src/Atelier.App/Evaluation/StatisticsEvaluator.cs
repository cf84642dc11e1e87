using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;

namespace Atelier.App.Evaluation;

/// <summary>Judges pictures by statistics in pytorch-fid's format, as published for many datasets: they give the Fréchet distance and nothing else.</summary>
/// <param name="extractor">Who looks: the one whose features the statistics are of.</param>
/// <param name="path">The .npz file.</param>
/// <param name="seed">Seed of the pictures and of the interval.</param>
public sealed class StatisticsEvaluator(IFeatureExtractor extractor, string path, ulong seed)
{
    /// <summary>Whether a reference is such a file by its name.</summary>
    public static bool Knows(string? data) => data is not null && Path.GetExtension(data).Equals(".npz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Judges pictures. Call it with the engine in force that the extractor was opened with.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="count">How many.</param>
    /// <param name="metrics">What to measure; null for what there is.</param>
    /// <param name="tell">Told how it goes on; null if nobody watches.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="MetricException">The file is damaged, of another number of features, or can't give such a metric; or features are NaN or infinite.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public Evaluated Evaluate(PictureSource pictures, int count, MetricChoice? metrics = null, Action<EvaluationStage>? tell = null, CancellationToken stop = default)
    {
        metrics ??= MetricChoice.Parse(["fd"]);
        if (metrics.NearCopies || metrics.Sets.Any(metric => metric.Id != "fd"))
        {
            throw new MetricException($"{path} holds mean and covariance only: they give fd; for other metrics give --data a dataset's name or a folder.");
        }

        var reference = Reference.FromStatistics(extractor, path);
        Judge judge = new(extractor, reference, new EvaluationOptions { Metrics = metrics.Sets, Seed = seed });
        return new(judge.Score(pictures, count, new StageWatch(tell, count, stop)).Scores, null);
    }
}
