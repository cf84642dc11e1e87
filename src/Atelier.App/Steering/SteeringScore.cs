namespace Atelier.App.Steering;

/// <summary>What a classifier says of pictures before and after they were steered.</summary>
/// <param name="By">The classifier's name.</param>
/// <param name="Before">Share of pictures that it says to be as wanted, before, in [0, 1].</param>
/// <param name="After">And after.</param>
/// <param name="Flipped">Share of the kept answers that it gives otherwise after than before, in [0, 1]; NaN if none was kept.</param>
/// <param name="BetweenSamples">The same share between one sample and the next: what a change to any other picture would be.</param>
public sealed record SteeringScore(string By, double Before, double After, double Flipped, double BetweenSamples)
{
    /// <summary>Compares log-odds.</summary>
    /// <param name="by">Who gave them.</param>
    /// <param name="before">A row a picture.</param>
    /// <param name="after">A row a picture, the same ones.</param>
    /// <param name="goal">What was wanted.</param>
    public static SteeringScore Of(string by, IReadOnlyList<float[]> before, IReadOnlyList<float[]> after, SteeringGoal goal) => new(
        by,
        before.Average(row => goal.IsReached(row) ? 1.0 : 0),
        after.Average(row => goal.IsReached(row) ? 1.0 : 0),
        Flips(before, after, goal),
        Flips(before, [.. before.Skip(1), before[0]], goal));

    private static double Flips(IEnumerable<float[]> some, IReadOnlyList<float[]> others, SteeringGoal goal) => goal.Kept.Count == 0
        ? double.NaN
        : some.Zip(others, (a, b) => goal.Kept.Average(answer => a[answer] > 0 != b[answer] > 0 ? 1.0 : 0)).Average();
}
