using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Pipelines as JSON. Every object's "type" is a name of <see cref="TransformRegistry"/>, its parameters are the record's properties in
/// camel case; what is left out has the record's default, and ranges are numbers or [low, high]. Comments and trailing commas are allowed.
/// </summary>
public static class TransformFile
{
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new NamedConverter<Transform>(TransformRegistry.Images),
            new NamedConverter<BatchTransform>(TransformRegistry.Batches),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
    };

    /// <summary>Reads a pipeline's file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TransformException">It cannot be read, or is no pipeline; the message says what and where.</exception>
    public static Pipeline Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TransformException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a pipeline from text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What the text is called in errors.</param>
    /// <exception cref="TransformException">It is no pipeline; the message says what and where.</exception>
    public static Pipeline Parse(string json, string source = "pipeline")
    {
        try
        {
            return JsonSerializer.Deserialize<Pipeline>(json, Options) ?? throw new TransformException($"{source}: null is no pipeline.");
        }
        catch (JsonException e)
        {
            string line = e.LineNumber is { } number ? $", line {number + 1}" : "";
            throw new TransformException($"{source}{line}: {JsonProblem.Place(e.Path).TrimStart('.')}: {JsonProblem.Text(e)}".Replace(": : ", ": ", StringComparison.Ordinal), e);
        }
    }

    /// <summary>The pipeline as text, with every parameter, defaults too; reading it gives the same pipeline.</summary>
    public static string Write(Pipeline pipeline) => JsonSerializer.Serialize(pipeline, Options);
}
