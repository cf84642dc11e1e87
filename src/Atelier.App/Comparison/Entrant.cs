using System.Text.Json.Serialization;
using Atelier.Models.Recipes;

namespace Atelier.App.Comparison;

/// <summary>A recipe that is compared with others, with settings of its own.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Settings">What is set for this entrant alone, in the one form that each value has.</param>
public sealed record Entrant(string Recipe, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>As users write it: "sngan:d-steps=1,width=32".</summary>
    [JsonIgnore]
    public string Name => Settings.Count == 0 ? Recipe : $"{Recipe}:{string.Join(',', Settings.Select(setting => $"{setting.Key}={setting.Value}"))}";

    /// <summary>The name as part of a folder's.</summary>
    [JsonIgnore]
    public string FolderName => string.Concat(Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' ? c : '-'));

    /// <summary>Reads RECIPE or RECIPE:key=value,key=value.</summary>
    /// <exception cref="RecipeException">There is no such recipe or setting, or a value is not acceptable.</exception>
    public static Entrant Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        Recipe recipe = RecipeBook.Find(parts[0]);
        KeyValuePair<string, string>[] given = parts.Length == 1 ? [] : [.. parts[1].Split(',').Select(setting => Pair(text, setting))];
        if (given.GroupBy(setting => setting.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new RecipeException($"'{text}' sets {twice.Key} twice.");
        }

        return new(recipe.Name, new Dictionary<string, string>(new SettingValues(recipe, given).All.Where(setting => given.Any(own => own.Key == setting.Key))));
    }

    /// <summary>All settings of its recipe: its own before those that all entrants share, defaults for the rest.</summary>
    /// <exception cref="RecipeException">The recipe has no such setting, or a value is not acceptable.</exception>
    public SettingValues Values(IReadOnlyDictionary<string, string> shared)
    {
        try
        {
            return new(RecipeBook.Find(Recipe), shared.Where(setting => !Settings.ContainsKey(setting.Key)).Concat(Settings));
        }
        catch (RecipeException e)
        {
            throw new RecipeException($"{Name}: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static KeyValuePair<string, string> Pair(string text, string setting)
        => setting.IndexOf('=', StringComparison.Ordinal) is > 0 and int at
            ? KeyValuePair.Create(setting[..at], setting[(at + 1)..])
            : throw new RecipeException($"'{text}' is no recipe with settings: write RECIPE:key=value,key=value.");
}
