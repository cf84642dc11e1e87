using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// An object whose "type" says which of the registered records it is. Beyond the serializer's own polymorphism it says, for whatever is
/// wrong, what there is instead, and in which of the nested objects.
/// </summary>
/// <param name="registry">The records by name.</param>
internal sealed class NamedConverter<T>(IReadOnlyDictionary<string, Type> registry) : JsonConverter<T>
    where T : class
{
    private const string TypeKey = "type";

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject given)
        {
            throw new JsonException($"an object with \"{TypeKey}\" is wanted.");
        }

        if (given[TypeKey] is not JsonValue named || !named.TryGetValue(out string? name))
        {
            throw new JsonException($"\"{TypeKey}\" is missing: one of {string.Join(", ", registry.Keys)}.");
        }

        Type type = registry.GetValueOrDefault(name) ?? throw new JsonException($"there is no '{name}': one of {string.Join(", ", registry.Keys)}.");
        given.Remove(TypeKey);
        CheckParameters(name, given, options.GetTypeInfo(type));
        try
        {
            return (T)given.Deserialize(type, options)!;
        }
        catch (JsonException e)
        {
            // The path within this object goes into the text; the outer serializer adds its own.
            throw new JsonException($"{name}{JsonProblem.Place(e.Path)}: {JsonProblem.Text(e)}", e);
        }
        catch (ArgumentException e)
        {
            throw new JsonException($"{name}: {e.Message}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        JsonObject written = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        written.Insert(0, TypeKey, registry.Single(entry => entry.Value == value.GetType()).Key);
        written.WriteTo(writer, options);
    }

    private static void CheckParameters(string name, JsonObject given, JsonTypeInfo type)
    {
        string[] known = [.. type.Properties.Select(p => p.Name)];
        if (given.Select(p => p.Key).FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new JsonException($"{name} has no parameter '{unknown}': it has {string.Join(", ", known)}.");
        }

        string[] missing = [.. type.Properties.Where(p => p.IsRequired && !given.ContainsKey(p.Name)).Select(p => p.Name)];
        if (missing.Length > 0)
        {
            throw new JsonException($"{name} lacks its parameter '{missing[0]}'.");
        }
    }
}
