using Atelier.Data.Mixtures;

namespace Atelier.Metrics.Sets;

/// <summary>
/// What a generator has learned of a <see cref="Mixture"/> (Srivastava et al. 2017, "VEEGAN", arXiv:1705.07761, section 4.1): a sample is
/// good if it lies within three standard deviations of a mode, and a mode is covered if at least one good sample is nearest to it.
/// Of the mixture's own points 98.9 % are good.
/// </summary>
/// <param name="Modes">How many modes there are.</param>
/// <param name="Covered">How many are covered.</param>
/// <param name="Good">The share of good samples, 0 to 1.</param>
public sealed record ModeCoverage(int Modes, int Covered, double Good)
{
    /// <summary>Samples that the literature draws to judge by.</summary>
    public const int UsualSamples = 2_500;

    /// <summary>Deviations from a mode up to which a sample is good.</summary>
    private const double Limit = 3;

    /// <summary>Judges samples.</summary>
    /// <param name="mixture">What they should be of.</param>
    /// <param name="points">Their coordinates, x and y of each in turn, in the units of the mixture.</param>
    /// <exception cref="MetricException">There are no samples, or a coordinate lacks its fellow.</exception>
    public static ModeCoverage Of(Mixture mixture, ReadOnlySpan<float> points)
    {
        if (points.Length == 0 || points.Length % 2 != 0)
        {
            throw new MetricException($"mode coverage: {points.Length} coordinates are not one or more points of the plane.");
        }

        double reach = Limit * mixture.Deviation;
        bool[] covered = new bool[mixture.Modes.Count];
        int good = 0;
        for (int i = 0; i < points.Length; i += 2)
        {
            (int mode, double square) = Nearest(mixture, points[i], points[i + 1]);
            if (square <= reach * reach)
            {
                covered[mode] = true;
                good++;
            }
        }

        return new(covered.Length, covered.Count(c => c), good / (points.Length / 2.0));
    }

    private static (int Mode, double Square) Nearest(Mixture mixture, double x, double y)
        => mixture.Modes.Select((mode, i) => (i, ((mode.X - x) * (mode.X - x)) + ((mode.Y - y) * (mode.Y - y)))).MinBy(found => found.Item2);
}
