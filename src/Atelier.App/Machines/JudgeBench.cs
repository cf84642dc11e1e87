using System.Diagnostics;
using Atelier.App.Engines;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Sets;
using Atelier.Tensors;

namespace Atelier.App.Machines;

/// <summary>How fast pictures are judged.</summary>
/// <param name="Extractor">Who looked.</param>
/// <param name="Pictures">How many pictures of 28x28.</param>
/// <param name="FeatureSeconds">Time for their features.</param>
/// <param name="StatisticsSeconds">Time for mean, covariance and Fréchet distance.</param>
public sealed record JudgeTiming(string Extractor, int Pictures, double FeatureSeconds, double StatisticsSeconds)
{
    /// <summary>Both.</summary>
    public double Seconds => FeatureSeconds + StatisticsSeconds;

    /// <summary>Pictures judged in a second.</summary>
    public double PicturesPerSecond => Pictures / Seconds;
}

/// <summary>Times features and Fréchet distance of grey pictures of 28x28 by a small extractor.</summary>
public static class JudgeBench
{
    private const string Extractor = "fashion-cnn";
    private const int Side = 28, RealPictures = 1_000;

    /// <summary>Judges pictures of noise, which takes as long as judging any others; looking at the real ones has warmed everything up by then.</summary>
    /// <param name="engine">What computes.</param>
    /// <param name="pictures">How many, at least 2.</param>
    public static JudgeTiming Run(Engine engine, int pictures) => engine.Use(() =>
    {
        using IFeatureExtractor extractor = ExtractorCatalog.Open(Extractor);
        EvaluationOptions options = new() { Metrics = [new FrechetDistance()], Floors = false, Replicates = 0 };
        Reference real = Reference.Collect(extractor, Noise(1, RealPictures), "noise", pictures, options);
        PictureMemory made = Noise(2, pictures);
        Judge judge = new(extractor, real, options);

        var clock = Stopwatch.StartNew();
        Split split = new(clock);
        judge.Score(made.Pictures(), pictures, split);
        return new JudgeTiming(Extractor, pictures, split.FeatureSeconds, clock.Elapsed.TotalSeconds - split.FeatureSeconds);
    });

    private static PictureMemory Noise(ulong seed, int count)
        => PictureMemory.Of("noise", (first, n) => new PictureBatch(Tensor.Normal([n, 1, Side, Side], new RandomKey(seed), first).Tanh()), count);

    /// <summary>Remembers when the last features came: what is told first is what is done first.</summary>
    private sealed class Split(Stopwatch clock) : IProgress<EvaluationProgress>
    {
        private string? _first;

        public double FeatureSeconds { get; private set; }

        public void Report(EvaluationProgress value)
        {
            _first ??= value.Stage;
            if (value.Stage == _first)
            {
                FeatureSeconds = clock.Elapsed.TotalSeconds;
            }
        }
    }
}
