using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Benchmarks.Planted;

/// <summary>A folder with a file a training, written as soon as it has ended: a study that was broken off goes on where it was.</summary>
internal sealed class RecordingStore(string folder)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public Recording? Find(string name, int seed) => File.Exists(PathOf(name, seed)) ? JsonSerializer.Deserialize<Recording>(File.ReadAllText(PathOf(name, seed)), s_json) : null;

    public void Save(Recording recording)
    {
        Directory.CreateDirectory(folder);
        string path = PathOf(recording.Case, recording.Seed), fresh = $"{path}.new";
        File.WriteAllText(fresh, JsonSerializer.Serialize(recording, s_json) + "\n");
        File.Move(fresh, path, overwrite: true);
    }

    private string PathOf(string name, int seed) => Path.Combine(folder, $"{name.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-')}-{seed}.json");
}
