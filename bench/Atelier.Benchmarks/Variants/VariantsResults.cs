using System.Globalization;
using System.Text.Json;
using Atelier.Benchmarks.Reporting;
using Atelier.Metrics;
using Atelier.Metrics.Trust;

namespace Atelier.Benchmarks.Variants;

/// <summary>A comparison's results.json, as far as a page needs it.</summary>
/// <param name="Recipes">The best first.</param>
/// <param name="InWords">What was asked, and what the intervals are.</param>
internal sealed record VariantsResults(IReadOnlyList<VariantsResults.Recipe> Recipes, string InWords)
{
    /// <summary>The table's columns.</summary>
    public IReadOnlyList<string> Head => ["recipe", .. Quantities.Select(score => $"{score.Name} {(score.Better == Better.Lower ? '↓' : '↑')}"), "steps", "the doctor"];

    /// <summary>A recipe a row, and the noise floor.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows =>
    [
        .. Recipes.Select(recipe => (string[])
        [
            recipe.Name,
            .. Quantities.Select(quantity => recipe.Scores.FirstOrDefault(score => score.Name == quantity.Name) is { } score ? Value(score) : Format.Nothing),
            recipe.Steps.ToString("#,0", CultureInfo.InvariantCulture),
            recipe.Findings.Count == 0 ? Format.Nothing : string.Join("; ", recipe.Findings),
        ]),
        ["real against real", .. Quantities.Select(score => Number(score.Floor?.Value)), "", ""],
    ];

    private IReadOnlyList<Score> Quantities => [.. Recipes.SelectMany(recipe => recipe.Scores).DistinctBy(score => score.Name)];

    /// <summary>Reads the file's content.</summary>
    public static VariantsResults Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement, question = root.GetProperty("question");
        string asked = string.Create(
            CultureInfo.InvariantCulture,
            $"{question.GetProperty("budget").GetString()} each on {question.GetProperty("threads").GetInt32()} threads, {question.GetProperty("judged").GetInt32():#,0} pictures judged each time.");
        return new([.. root.GetProperty("standings").EnumerateArray().Select(Recipe.Of)], $"{asked} {root.GetProperty("intervals").GetString()}");
    }

    private static string Value(Score score)
        => score.Interval is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{Number(score.Value)} ± {(interval.High - interval.Low) / 2:G2}") : Number(score.Value);

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? Format.Nothing;

    /// <summary>A recipe's part.</summary>
    /// <param name="Name">As it was named.</param>
    /// <param name="FirstRun">The folder's name of its first seed's run.</param>
    /// <param name="Steps">Rounds done, the mean over seeds.</param>
    /// <param name="Scores">Its means, the leading one first.</param>
    /// <param name="Findings">What the doctor found.</param>
    internal sealed record Recipe(string Name, string FirstRun, double Steps, IReadOnlyList<Score> Scores, IReadOnlyList<string> Findings)
    {
        public static Recipe Of(JsonElement standing)
        {
            JsonElement[] trials = [.. standing.GetProperty("trials").EnumerateArray()];
            return new(
                standing.GetProperty("name").GetString()!,
                trials[0].GetProperty("run").GetString()!,
                trials.Average(trial => trial.GetProperty("step").GetDouble()),
                [.. standing.GetProperty("scores").EnumerateArray().Select(score => Score.FromJson(score.GetRawText()))],
                [.. standing.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()!)]);
        }
    }
}
