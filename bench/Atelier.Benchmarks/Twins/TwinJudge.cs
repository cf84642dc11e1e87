using Atelier.Data;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Sets;

namespace Atelier.Benchmarks.Twins;

/// <summary>Judges both twins' samples alike, by Fashion-MNIST's test pictures.</summary>
internal sealed class TwinJudge : IDisposable
{
    /// <summary>Samples a point.</summary>
    public const int Samples = 5_000;

    private static readonly EvaluationOptions s_options = new() { Metrics = [new FrechetDistance(), new KernelDistance()], Floors = false, Replicates = 0 };

    private readonly IFeatureExtractor _extractor;
    private readonly Judge _judge;

    public TwinJudge()
    {
        IImageDataset real = DatasetCatalog.Open(TwinStudy.Data, new DatasetOptions { Split = DatasetSplit.Test });
        _extractor = ExtractorCatalog.Open(ExtractorChoice.For(real).Name);
        _judge = new Judge(_extractor, Reference.Collect(_extractor, real, real.Name, Samples, s_options), s_options);
    }

    /// <summary>Fréchet and kernel distance of the first <see cref="Samples"/> pictures.</summary>
    public TwinPoint Score(long step, double seconds, PictureSource pictures)
    {
        IReadOnlyDictionary<string, double> values = _judge.Score(pictures, Samples).Scores.ToDictionary(score => score.Passport.Metric, score => score.Value);
        return new(step, Math.Round(seconds, 2), Math.Round(values.Single(v => v.Key.StartsWith("FD", StringComparison.Ordinal)).Value, 3), values.Single(v => v.Key.StartsWith("KD", StringComparison.Ordinal)).Value);
    }

    public void Dispose() => _extractor.Dispose();
}
