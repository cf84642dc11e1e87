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

    /// <summary>Compares nearest distances. Training pictures pass by once, a block at a time; none are kept.</summary>
    /// <param name="training">Features, or pixels, of the pictures that were trained on, in blocks (<see cref="PictureRows.Blocks"/>).</param>
    /// <param name="generated">Those of generated pictures.</param>
    /// <param name="real">Those of real pictures, best of such that were not trained on.</param>
    /// <param name="own">
    /// Where the real pictures are training pictures: the number of each among them, which it is not compared with. That finds fewer near-copies
    /// among real pictures than there are where the training set holds the same picture twice. Null where they are others.
    /// </param>
    /// <exception cref="MetricException">Widths differ, or there are fewer than 100 real pictures to set the threshold by.</exception>
    public static Memorization Of(IEnumerable<FeatureRows> training, FeatureRows generated, FeatureRows real, IReadOnlyList<int>? own = null)
    {
        if (real.Count * RealShare < 1)
        {
            throw new MetricException($"memorisation: {real.Count} real pictures are too few to say what a near-copy is; it takes at least {1 / RealShare}.");
        }

        NearestSearch ofGenerated = new(generated), ofReal = new(real, own);
        foreach (FeatureRows block in training)
        {
            if (generated.Width != block.Width || real.Width != block.Width)
            {
                throw new MetricException(
                    $"memorisation: {block.Width} numbers of each training picture, {generated.Width} of each generated one, {real.Width} of each real one.");
            }

            ofGenerated.See(block);
            ofReal.See(block);
        }

        double[] distances = [.. ofReal.Found.Select(nearest => Math.Sqrt(nearest.Square)).Order()];
        double threshold = Spread.Quantile(distances, RealShare);
        Match[] matches =
        [
            .. ofGenerated.Found.Select((nearest, i) => new Match(i, nearest.Index, Math.Sqrt(nearest.Square)))
                .OrderBy(match => match.Distance).ThenBy(match => match.Generated),
        ];
        return new(
            matches.Count(match => match.Distance <= threshold) / (double)matches.Length,
            distances.Count(distance => distance <= threshold) / (double)distances.Length,
            threshold,
            matches);
    }
}

/// <summary>A generated picture and the training picture nearest to it.</summary>
/// <param name="Generated">Number of the generated picture.</param>
/// <param name="Training">Number of the training picture.</param>
/// <param name="Distance">Euclidean distance of their features or pixels.</param>
public readonly record struct Match(int Generated, int Training, double Distance);
