using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Imaging.Transforms;

/// <summary>A pipeline within another JSON document, as <see cref="TransformFile"/> writes it.</summary>
public sealed class PipelineConverter : JsonConverter<Pipeline>
{
    /// <inheritdoc/>
    public override Pipeline? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => JsonSerializer.Deserialize<Pipeline>(ref reader, TransformFile.Options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Pipeline value, JsonSerializerOptions options)
        => JsonSerializer.Serialize(writer, value, TransformFile.Options);
}
