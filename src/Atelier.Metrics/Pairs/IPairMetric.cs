using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>A metric that compares pictures one to one: a restored picture with its original.</summary>
public interface IPairMetric
{
    /// <summary>What it is called, with the network's name where one of ours looks: "SSIM", "LPIPS[fashion-cnn]".</summary>
    string Name { get; }

    /// <summary>What of it can be set and changes its value, as "border=4"; empty where there is nothing.</summary>
    string Settings { get; }

    /// <summary>SHA-256 of what it knows: a network's weights; empty where it only computes.</summary>
    string Hash => "";

    /// <summary>Which way it improves.</summary>
    Better Better { get; }

    /// <summary>Compares each picture with its partner.</summary>
    /// <param name="pictures">[N, C, H, W], values in [-1, 1].</param>
    /// <param name="originals">The same shape.</param>
    /// <returns>[N], one value a pair.</returns>
    /// <exception cref="MetricException">Shapes differ, or the pictures are too small.</exception>
    double[] Compare(Tensor pictures, Tensor originals);
}

/// <summary>What holds for all metrics of pairs.</summary>
public static class PairMetrics
{
    /// <summary>The mean over pairs, with the deviation from pair to pair where there are several.</summary>
    /// <param name="metric">What was measured.</param>
    /// <param name="values">One a pair, at least one.</param>
    /// <exception cref="MetricException">A value is NaN; the pair is named.</exception>
    public static Measurement Summary(this IPairMetric metric, IReadOnlyList<double> values)
    {
        int broken = values.Index().FirstOrDefault(value => double.IsNaN(value.Item), (-1, 0)).Index;
        return broken < 0
            ? Bootstrap.Mean(metric.Name, metric.Better, [.. values]) with { Deviation = values.Count > 1 && values.All(double.IsFinite) ? Statistics.Spread.Deviation(values) : null }
            : throw new MetricException($"{metric.Name}: pair {broken} gives NaN; there is no score of such pictures.");
    }

    internal static void Check(string metric, Tensor pictures, Tensor originals, int least)
    {
        if (pictures.Rank != 4 || pictures.Shape != originals.Shape)
        {
            throw new MetricException($"{metric}: pictures {pictures.Shape} and originals {originals.Shape} must be [N, C, H, W] of the same size.");
        }

        if (pictures.Shape[2] < least || pictures.Shape[3] < least)
        {
            throw new MetricException($"{metric}: pictures of {pictures.Shape[2]}x{pictures.Shape[3]} are too small; it takes at least {least}x{least}.");
        }
    }
}
