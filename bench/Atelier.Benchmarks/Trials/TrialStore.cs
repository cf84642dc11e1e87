using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Benchmarks.Trials;

/// <summary>A study's folder with a file a trial, written as soon as the trial has ended: a study that was broken off goes on where it was.</summary>
internal sealed class TrialStore(string folder)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What a trial found; null if it has not ended yet.</summary>
    /// <param name="name">The trial's: letters, digits and hyphens stay as they are, a space becomes a hyphen, all else goes.</param>
    public T? Find<T>(string name)
        where T : class => PathOf(name) is var path && File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), s_json) : null;

    /// <summary>Keeps what a trial found.</summary>
    public void Save<T>(string name, T found)
    {
        Directory.CreateDirectory(folder);
        string path = PathOf(name);
        File.WriteAllText($"{path}.new", JsonSerializer.Serialize(found, s_json) + "\n");
        File.Move($"{path}.new", path, overwrite: true);
    }

    /// <summary>What a trial found: known already, or by running it now.</summary>
    public T FindOrRun<T>(string name, Func<T> run)
        where T : class
    {
        if (Find<T>(name) is not { } found)
        {
            Save(name, found = run());
        }

        return found;
    }

    private string PathOf(string name) => Path.Combine(folder, $"{string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-')}.json");
}
