namespace Atelier.App.Runs;

/// <summary>How often a session writes what.</summary>
public sealed record Cadence(TimeSpan Log, TimeSpan Samples, TimeSpan Checkpoints)
{
    /// <summary>A line a second, pictures twice a minute, a checkpoint a minute.</summary>
    public static Cadence Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
}
