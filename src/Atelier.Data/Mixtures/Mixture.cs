namespace Atelier.Data.Mixtures;

/// <summary>
/// A mixture of normal distributions in the plane, all equally likely and round, after Srivastava et al. 2017, "VEEGAN"
/// (arXiv:1705.07761, section 4.1): a toy on which a generator's missing modes can be counted.
/// </summary>
/// <param name="Name">What the dataset is called.</param>
/// <param name="Modes">The distributions' centres (x, y), within [-1, 1].</param>
/// <param name="Deviation">Standard deviation of each coordinate about its centre.</param>
public sealed record Mixture(string Name, IReadOnlyList<(double X, double Y)> Modes, double Deviation)
{
    /// <summary>Outermost modes stand here, so that the tails of all lie within the range of a picture's values.</summary>
    private const double Reach = 0.8;

    /// <summary>Eight modes on a ring. The paper's radius is 1, its deviation 0.01: here 0.8 of either.</summary>
    public static Mixture Ring8 { get; } = new(
        "ring8", [.. Enumerable.Range(0, 8).Select(i => i * Math.Tau / 8).Select(angle => (Reach * Math.Cos(angle), Reach * Math.Sin(angle)))], 0.01 * Reach);

    /// <summary>Twenty-five modes on a grid. The paper's are 2 apart, from -4 to 4, with a deviation of 0.05: here a fifth of all.</summary>
    public static Mixture Grid25 { get; } = new(
        "grid25", [.. from y in Enumerable.Range(-2, 5) from x in Enumerable.Range(-2, 5) select (x * Reach / 2, y * Reach / 2)], 0.05 * Reach / 4);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mixture> All { get; } = [Ring8, Grid25];
}
