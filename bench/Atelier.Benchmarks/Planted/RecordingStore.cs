using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Benchmarks.Planted;

/// <summary>A folder with a file a training, written as soon as it has ended: a study that was broken off goes on where it was.</summary>
internal sealed class RecordingStore(string folder)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public Recording? Find(string name, int seed) => Read<Recording>(PathOf(name, seed, ""));

    public Healing? FindHealing(string name, int seed) => Read<Healing>(PathOf(name, seed, "-healed"));

    public DoctorCost? FindCost() => Read<DoctorCost>(CostPath);

    public void Save(DoctorCost cost) => Write(CostPath, cost);

    public void Save(Recording recording) => Write(PathOf(recording.Case, recording.Seed, ""), recording);

    public void Save(Healing healing) => Write(PathOf(healing.Case, healing.Seed, "-healed"), healing);

    private string CostPath => Path.Combine(folder, "cost.json");

    private string PathOf(string name, int seed, string kind) => Path.Combine(folder, $"{string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-')}-{seed}{kind}.json");

    private static T? Read<T>(string path)
        where T : class => File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), s_json) : null;

    private void Write<T>(string path, T value)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText($"{path}.new", JsonSerializer.Serialize(value, s_json) + "\n");
        File.Move($"{path}.new", path, overwrite: true);
    }
}
