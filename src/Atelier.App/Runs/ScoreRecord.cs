using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.App.Runs;

/// <summary>A score of a run's weights at one step, as the run keeps it.</summary>
/// <param name="Metric">Its name: "FD[fashion-cnn]".</param>
/// <param name="Value">The score; finite.</param>
/// <param name="Lower">The lower end of its interval; null where none was computed.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Step">Rounds of training that the weights had seen.</param>
/// <param name="Passport">How it was made, as a JSON object: two scores whose passports differ can't be compared.</param>
public sealed record ScoreRecord(
    string Metric,
    double Value,
    double? Lower,
    double? Upper,
    long Step,
    [property: JsonConverter(typeof(ScoreRecord.RawJson))] string Passport)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Whether more is better, as with precision; false for distances.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>When it was computed (UTC).</summary>
    public DateTime Time { get; init; }

    /// <summary>Whether this is the better score; only asked of scores that can be compared.</summary>
    public bool IsBetterThan(ScoreRecord other) => HigherIsBetter ? Value > other.Value : Value < other.Value;

    /// <summary>In what the two scores' metrics and passports differ, a phrase each ("n: 1000 against 5000"); nothing if they can be compared.</summary>
    public IReadOnlyList<string> DifferencesTo(ScoreRecord other)
        => [.. JsonFields.Differences($"{{\"metric\":{JsonSerializer.Serialize(Metric)},\"passport\":{Passport}}}", $"{{\"metric\":{JsonSerializer.Serialize(other.Metric)},\"passport\":{other.Passport}}}")
            .Select(d => $"{d.Key.Replace("passport.", "", StringComparison.Ordinal)}: {d.Left ?? "none"} against {d.Right ?? "none"}")];

    /// <summary>As one line of JSON.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>Reads a line; null for one that is not whole.</summary>
    internal static ScoreRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ScoreRecord>(line, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps an object as the text it is: what a passport holds is not this type's business.</summary>
    internal sealed class RawJson : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? JsonSerializer.Serialize(document.RootElement)
                : throw new JsonException("a passport must be an object");
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
    }
}
