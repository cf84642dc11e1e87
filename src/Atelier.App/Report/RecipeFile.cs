using System.Text.Json;

namespace Atelier.App.Report;

/// <summary>A run's recipe.json, whatever is in it, as a flat list: <c>{"adam": {"lr": 2e-4}}</c> is "adam.lr", "2e-4".</summary>
internal static class RecipeFile
{
    /// <summary>The settings in the order of the file; one that says so when the file cannot be read; none when there is no file.</summary>
    public static IReadOnlyList<(string Key, string Value)> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            List<(string, string)> settings = [];
            Flatten(document.RootElement, "", settings);
            return settings;
        }
        catch (JsonException e)
        {
            return [("recipe.json", $"cannot be read: {e.Message}")];
        }
    }

    private static void Flatten(JsonElement value, string key, List<(string, string)> settings)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Flatten(property.Value, key.Length == 0 ? property.Name : $"{key}.{property.Name}", settings);
            }
        }
        else
        {
            settings.Add((key, value.ToString()));
        }
    }
}
