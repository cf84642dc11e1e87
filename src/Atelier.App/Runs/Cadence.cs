namespace Atelier.App.Runs;

/// <summary>How often a session writes what.</summary>
public sealed record Cadence(TimeSpan Log, TimeSpan Samples, TimeSpan Checkpoints)
{
    /// <summary>
    /// Shares of the budget, above 0 and up to 1, at which training pauses: it draws pictures, tells that it is there (<see cref="Reached"/>),
    /// and writes a checkpoint. Those that one round goes past are reached together.
    /// </summary>
    public IReadOnlyList<double> Milestones { get; init; } = [];

    /// <summary>
    /// Whether only rounds count as training time, as they must where a budget is to be the same for all: what is written, drawn or judged
    /// between them does not, nor does a session's first round, in which kernels are compiled and chosen.
    /// </summary>
    public bool RoundsOnly => Milestones.Count > 0;

    /// <summary>A line a second, pictures twice a minute, a checkpoint a minute.</summary>
    public static Cadence Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
}
