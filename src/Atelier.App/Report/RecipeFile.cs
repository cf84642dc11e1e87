using System.Text.Json;
using Atelier.App.Runs;

namespace Atelier.App.Report;

/// <summary>A run's recipe.json, whatever is in it, as a flat list.</summary>
internal static class RecipeFile
{
    /// <summary>The settings in the order of the file; one that says so when the file cannot be read; none when there is no file.</summary>
    public static IReadOnlyList<(string Key, string Value)> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonFields.Flatten(File.ReadAllText(path)) : [];
        }
        catch (JsonException e)
        {
            return [("recipe.json", $"cannot be read: {e.Message}")];
        }
    }
}
