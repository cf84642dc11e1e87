using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Evaluation;

/// <summary>What every textbook warns of, as data to plot: how scores change with things that have nothing to do with the model.</summary>
public static class Curves
{
    /// <summary>
    /// Fréchet distance against the number of generated pictures. It falls as n grows though the pictures are equally good: its bias
    /// is about proportional to 1 / n (Chong and Forsyth, arXiv:1911.07023).
    /// </summary>
    /// <param name="real">Real pictures.</param>
    /// <param name="generated">Generated pictures with their features.</param>
    /// <param name="counts">Numbers of pictures, each at least 2 and at most as many as there are.</param>
    /// <param name="repeats">How many random subsets of each size.</param>
    /// <param name="key">Chooses the subsets.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; null if nobody watches.</param>
    /// <exception cref="MetricException">Features were not kept, or there are fewer pictures than asked for.</exception>
    public static IReadOnlyList<CurvePoint> FrechetByCount(
        Sample real, Sample generated, IReadOnlyList<int> counts, int repeats, RandomKey key, IProgress<double>? progress = null)
    {
        FeatureRows features = Sample.Needed(generated.Features, "features");
        if (counts.Count == 0 || counts.Min() < 2 || counts.Max() > features.Count)
        {
            throw new MetricException($"Fréchet distance against n: {string.Join(", ", counts)} pictures of {features.Count}; each number must be 2 to {features.Count}.");
        }

        Gaussian gaussian = real.Gaussian;
        Numerics.Matrix factor = FrechetDistance.Factor(gaussian);
        List<CurvePoint> points = [];
        foreach (int count in counts)
        {
            double[] values =
            [
                .. Enumerable.Range(0, repeats).Select(i => FrechetDistance.Between(
                    gaussian, factor, features.Take(Subsets.Draw(key.At(count).At(i), features.Count, count)).ToGaussian())),
            ];
            points.Add(new(count, values.Average(), Spread.Deviation(values)));
            progress?.Report((double)points.Count / counts.Count);
        }

        return points;
    }

    /// <summary>
    /// Scores against the truncation of the latent: fidelity (precision, density) grows as diversity (recall, coverage) shrinks,
    /// and the Fréchet distance is best somewhere between (Brock et al., arXiv:1809.11096, section 3.1).
    /// </summary>
    /// <param name="judge">Judges pictures; each truncation stands in its scores' passports.</param>
    /// <param name="pictures">Gives the pictures made with a threshold.</param>
    /// <param name="thresholds">What the latents' components are kept within, each above 0.</param>
    /// <param name="count">Pictures for each.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; null if nobody watches.</param>
    public static IReadOnlyList<(double Truncation, IReadOnlyList<Score> Scores)> ByTruncation(
        Judge judge, Func<double, PictureSource> pictures, IReadOnlyList<double> thresholds, int count, IProgress<double>? progress = null)
    {
        List<(double Truncation, IReadOnlyList<Score> Scores)> curve = [];
        foreach (double threshold in thresholds)
        {
            Share? part = Share.Of(progress, curve.Count, thresholds.Count);
            curve.Add((threshold, judge.Truncated(threshold).Score(pictures(threshold), count, Unstaged.Of(part)).Scores));
            part?.Report(1);
        }

        return curve;
    }

    /// <summary>Of an evaluation's stages, the making of the pictures and their features: what takes longest by far.</summary>
    private sealed class Unstaged(IProgress<double> progress) : IProgress<EvaluationProgress>
    {
        public static Unstaged? Of(IProgress<double>? progress) => progress is null ? null : new Unstaged(progress);

        public void Report(EvaluationProgress value)
        {
            if (value.Stage == Judge.FeatureStage)
            {
                progress.Report(value.Share);
            }
        }
    }
}

/// <summary>A point of a curve.</summary>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Mean">Mean of the values.</param>
/// <param name="Deviation">Their standard deviation.</param>
public readonly record struct CurvePoint(int Pictures, double Mean, double Deviation);
