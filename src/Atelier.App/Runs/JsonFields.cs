using System.Text.Json;

namespace Atelier.App.Runs;

/// <summary>JSON objects as flat lists: <c>{"adam": {"lr": 2e-4}}</c> is "adam.lr", "2e-4".</summary>
internal static class JsonFields
{
    /// <summary>The fields in the order of the text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static IReadOnlyList<(string Key, string Value)> Flatten(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        List<(string, string)> fields = [];
        Flatten(document.RootElement, "", fields);
        return fields;
    }

    /// <summary>The fields whose values differ, in order, null where one text has no such field.</summary>
    /// <exception cref="JsonException">One is no JSON.</exception>
    public static IEnumerable<(string Key, string? Left, string? Right)> Differences(string left, string right)
    {
        IReadOnlyList<(string Key, string Value)> lefts = Flatten(left), rights = Flatten(right);
        ILookup<string, string> before = lefts.ToLookup(f => f.Key, f => f.Value), after = rights.ToLookup(f => f.Key, f => f.Value);
        return lefts.Concat(rights).Select(f => f.Key).Distinct()
            .Select(key => (key, before[key].FirstOrDefault(), after[key].FirstOrDefault()))
            .Where(field => field.Item2 != field.Item3);
    }

    private static void Flatten(JsonElement value, string key, List<(string, string)> fields)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Flatten(property.Value, key.Length == 0 ? property.Name : $"{key}.{property.Name}", fields);
            }
        }
        else
        {
            fields.Add((key, value.ToString()));
        }
    }
}
