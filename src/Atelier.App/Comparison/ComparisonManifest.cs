using System.Text;
using System.Text.Json;
using Atelier.App.Runs;

namespace Atelier.App.Comparison;

/// <summary>What a comparison's folder is about: its file comparison.json.</summary>
/// <param name="Question">What is asked of every recipe.</param>
/// <param name="Entrants">The recipes, in the order in which they were named.</param>
/// <param name="Seeds">Each is trained with the seeds 0 to this - 1.</param>
public sealed record ComparisonManifest(ComparisonQuestion Question, IReadOnlyList<Entrant> Entrants, int Seeds)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "comparison.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a folder's file; null where there is none.</summary>
    /// <exception cref="RunException">It is damaged.</exception>
    public static ComparisonManifest? Find(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ComparisonManifest>(File.ReadAllText(path), s_json) ?? throw new JsonException("it is empty") : null;
        }
        catch (JsonException e)
        {
            throw new RunException($"{folder} is no comparison that can be read: {FileName} is damaged: {e.Message}.");
        }
    }

    /// <summary>The same with more recipes or seeds, which change nothing about those that are there.</summary>
    /// <param name="asked">What is asked now.</param>
    /// <param name="folder">The comparison's, for the message.</param>
    /// <exception cref="RunException">Another question is asked.</exception>
    internal ComparisonManifest With(ComparisonManifest asked, string folder)
    {
        string[] differences = [.. Question.DifferencesTo(asked.Question)];
        return differences.Length == 0
            ? this with { Entrants = [.. Entrants.Concat(asked.Entrants).DistinctBy(entrant => entrant.Name)], Seeds = Math.Max(Seeds, asked.Seeds) }
            : throw new RunException($"The comparison in {folder} asks another question: {string.Join("; ", differences)}. Ask the same, or choose another folder with --out.");
    }

    internal void Write(string folder) => SharedFile.Replace(Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(ToJson(this)));

    internal static string ToJson<T>(T part) => JsonSerializer.Serialize(part, s_json);
}
