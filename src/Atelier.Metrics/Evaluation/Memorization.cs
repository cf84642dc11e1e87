using System.Numerics.Tensors;
using Atelier.Metrics.Statistics;

namespace Atelier.Metrics.Evaluation;

/// <summary>
/// Whether generated pictures are copies of training pictures. A near-copy is closer to its nearest training picture than all but a
/// few real pictures are that were not trained on; real pictures' own rate stands beside the generated ones'.
/// </summary>
/// <param name="NearCopies">Share of generated pictures that are near-copies, 0 to 1.</param>
/// <param name="RealNearCopies">The same of real pictures: about the share that the threshold was set for.</param>
/// <param name="Threshold">Distance below which a picture is a near-copy.</param>
/// <param name="Matches">Each generated picture with its nearest training picture, the closest first: rows of a picture grid.</param>
public sealed record Memorization(double NearCopies, double RealNearCopies, double Threshold, IReadOnlyList<Match> Matches)
{
    /// <summary>The share of real pictures that may pass for near-copies.</summary>
    public const double RealShare = 0.01;

    /// <summary>Compares nearest distances.</summary>
    /// <param name="training">Features, or pixels, of the pictures that were trained on.</param>
    /// <param name="generated">Those of generated pictures.</param>
    /// <param name="heldOut">
    /// Those of real pictures that were not trained on; null compares each training picture with its nearest other one, which finds
    /// fewer near-copies among real pictures than there are where the training set holds the same picture twice.
    /// </param>
    /// <param name="progress">Told the share that is done, 0 to 1; null if nobody watches.</param>
    /// <exception cref="MetricException">Widths differ, or there are fewer than 100 real pictures to set the threshold by.</exception>
    public static Memorization Of(FeatureRows training, FeatureRows generated, FeatureRows? heldOut = null, IProgress<double>? progress = null)
    {
        if (generated.Width != training.Width || (heldOut ?? training).Width != training.Width)
        {
            throw new MetricException(
                $"memorisation: {training.Width} numbers of each training picture, {generated.Width} of each generated one, {heldOut?.Width} of each held-out one.");
        }

        IProgress<double>? first = Share.Of(progress, 0, 2);
        double[] real = heldOut is null ? Neighbours.Radii(training, 1, first) : [.. Neighbours.Nearest(heldOut, training, first).Select(nearest => nearest.Square)];
        Array.Sort(real);
        TensorPrimitives.Sqrt<double>(real, real);
        if (real.Length * RealShare < 1)
        {
            throw new MetricException($"memorisation: {real.Length} real pictures are too few to say what a near-copy is; it takes at least {1 / RealShare}.");
        }

        double threshold = Spread.Quantile(real, RealShare);
        Match[] matches =
        [
            .. Neighbours.Nearest(generated, training, Share.Of(progress, 1, 2)).Select((nearest, i) => new Match(i, nearest.Index, Math.Sqrt(nearest.Square)))
                .OrderBy(match => match.Distance).ThenBy(match => match.Generated),
        ];
        return new(matches.Count(IsCopy) / (double)matches.Length, real.Count(distance => distance <= threshold) / (double)real.Length, threshold, matches);

        bool IsCopy(Match match) => match.Distance <= threshold;
    }
}

/// <summary>A generated picture and the training picture nearest to it.</summary>
/// <param name="Generated">Number of the generated picture.</param>
/// <param name="Training">Number of the training picture.</param>
/// <param name="Distance">Euclidean distance of their features or pixels.</param>
public readonly record struct Match(int Generated, int Training, double Distance);
