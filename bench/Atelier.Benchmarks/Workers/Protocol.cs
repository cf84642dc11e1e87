using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Benchmarks.Workers;

/// <summary>How workers answer, and how results are stored.</summary>
internal static class Protocol
{
    private static readonly JsonSerializerOptions s_line = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly JsonSerializerOptions s_document = new(s_line) { WriteIndented = true, Converters = { new InlineNumbers() } };

    /// <summary>On one line.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, s_line);

    /// <summary>Over many lines, but a list of numbers on one.</summary>
    public static string Document<T>(T value) => JsonSerializer.Serialize(value, s_document);

    /// <exception cref="JsonException">The text is not what it should be.</exception>
    public static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, s_line) ?? throw new JsonException("null");

    private sealed class InlineNumbers : JsonConverter<IReadOnlyList<double>>
    {
        public override IReadOnlyList<double> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => JsonSerializer.Deserialize<double[]>(ref reader) ?? [];

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<double> value, JsonSerializerOptions options)
            => writer.WriteRawValue(JsonSerializer.Serialize(value));
    }
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

    /// <summary>The shortest step of warming up.</summary>
    public double WarmMs { get; init; }

    /// <summary>10^9 multiplications and additions a step, counted where they run: convolutions and matrix products. Ours only.</summary>
    public double Gflop { get; init; }

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

    /// <summary>What it holds now. Ours only.</summary>
    public double? RssMb { get; init; }

    /// <summary>Native memory asked of the system since warming up: 0 is wanted. Ours only.</summary>
    public long? FreshBytes { get; init; }
}
