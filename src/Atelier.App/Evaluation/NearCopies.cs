using System.Globalization;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Trust;

namespace Atelier.App.Evaluation;

/// <summary>The rate of near-copies of training pictures as a score.</summary>
internal static class NearCopies
{
    private const double Level = 0.95, NormalQuantile = 1.959963984540054;

    /// <summary>The rate, with what real pictures' rate is as its noise floor.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="judge">Who judged the same pictures.</param>
    /// <param name="training">How many training pictures there were.</param>
    public static Score ToScore(Memorization found, Judge judge, long training)
    {
        string settings = string.Create(CultureInfo.InvariantCulture, $"nearest of {training}, as near as {Memorization.RealShare:P0} of the real");
        Passport passport = judge.Passport("near-copies", settings, found.Matches.Count);
        return new Score(found.NearCopies, Better.Lower, passport)
        {
            Interval = Wilson(found.NearCopies, found.Matches.Count),
            Floor = new NoiseFloor(found.RealNearCopies, passport.ReferencePictures ?? training),
        };
    }

    /// <summary>The interval of a share of n (Wilson, "Probable inference, the law of succession, and statistical inference", 1927): it has a width even where the share is 0.</summary>
    internal static Interval Wilson(double share, long n)
    {
        double z2 = NormalQuantile * NormalQuantile / n;
        double middle = (share + (z2 / 2)) / (1 + z2);
        double half = Math.Sqrt((share * (1 - share) * z2) + (z2 * z2 / 4)) / (1 + z2);
        return new(Math.Max(0, middle - half), Math.Min(1, middle + half), Level);
    }
}
