using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Imaging.Transforms;

/// <summary>A range as a number, or as [low, high].</summary>
internal sealed class IntervalConverter : JsonConverter<Interval>
{
    public override Interval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.GetDouble();
        }

        double[]? bounds = reader.TokenType == JsonTokenType.StartArray ? JsonSerializer.Deserialize<double[]>(ref reader, options) : null;
        return bounds is [double low, double high] ? new Interval(low, high) : throw new JsonException("a number or [low, high] is wanted.");
    }

    public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options)
    {
        if (value.Low == value.High)
        {
            writer.WriteNumberValue(value.Low);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(value.Low);
        writer.WriteNumberValue(value.High);
        writer.WriteEndArray();
    }
}
