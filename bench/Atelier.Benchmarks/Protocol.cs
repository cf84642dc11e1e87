using System.Text.Json;

namespace Atelier.Benchmarks;

/// <summary>How workers answer.</summary>
internal static class Protocol
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}

/// <summary>A worker's first line.</summary>
internal sealed record ReadyReport
{
    /// <summary>False: this contender cannot run here, see <see cref="Reason"/>.</summary>
    public bool Ready { get; init; }

    public string? Reason { get; init; }

    /// <summary>Pictures a step.</summary>
    public int Batch { get; init; }

    /// <summary>Numbers trained; equal on both sides.</summary>
    public long Parameters { get; init; }

    /// <summary>How long the last step of warming up took.</summary>
    public double WarmMs { get; init; }

    /// <summary>The peer's version.</summary>
    public string? Version { get; init; }

    /// <summary>The peer's BLAS.</summary>
    public string? Blas { get; init; }
}

/// <summary>A worker's answer to "N": N steps.</summary>
internal sealed record TurnReport
{
    /// <summary>Each step's time.</summary>
    public IReadOnlyList<double> Ms { get; init; } = [];

    /// <summary>The most memory that the process ever held.</summary>
    public double PeakRssMb { get; init; }

    /// <summary>Native memory asked of the system since warming up: 0 is wanted. Ours only.</summary>
    public long? FreshBytes { get; init; }
}
