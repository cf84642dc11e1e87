using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Atelier.App.Runs;

/// <summary>Which checkpoint of a run has the best score: what checkpoints/best.json says.</summary>
/// <param name="Checkpoint">The checkpoint's name, such as "step-00000400".</param>
/// <param name="Record">The score of its weights.</param>
public sealed record BestCheckpoint(string Checkpoint, ScoreRecord Record)
{
    /// <summary>The file's name in the folder of checkpoints.</summary>
    public const string FileName = "best.json";

    private static readonly JsonSerializerOptions s_json = new(ScoreRecord.Json) { WriteIndented = true };

    /// <summary>Names the checkpoint of the score's step.</summary>
    internal static BestCheckpoint Of(ScoreRecord record)
        => new(string.Create(CultureInfo.InvariantCulture, $"step-{record.Step:D8}"), record);

    /// <summary>Reads the file; null where there is none that makes sense: training then finds the next best.</summary>
    internal static BestCheckpoint? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>Reads the file's content; null where it makes no sense.</summary>
    internal static BestCheckpoint? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<BestCheckpoint>(json, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal void Write(string folder) => SharedFile.Replace(Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(ToJson()));

    /// <summary>The file's content.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, s_json);
}
