using System.Text.Json;

namespace Atelier.Data;

/// <summary>A picture that is to be left out.</summary>
/// <param name="Path">The file's name within the dataset, folders separated by '/'.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record QuarantineEntry(string Path, string Reason);

/// <summary>
/// The pictures of a dataset that are to be left out: a file of one JSON object a line, <c>{"path": ..., "reason": ...}</c>, which
/// inspection writes and anyone may edit. Beside <c>photos</c> or <c>photos.zip</c> it is called <c>photos.quarantine.jsonl</c> or
/// <c>photos.zip.quarantine.jsonl</c>, and is honoured whenever the dataset is opened.
/// </summary>
public sealed class Quarantine
{
    /// <summary>What its file's name ends with.</summary>
    public const string Suffix = ".quarantine.jsonl";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly HashSet<string> _names;

    /// <summary>A list of pictures.</summary>
    /// <param name="path">Where it is kept.</param>
    /// <param name="entries">The pictures.</param>
    public Quarantine(string path, IReadOnlyList<QuarantineEntry> entries)
    {
        (Path, Entries) = (path, entries);
        _names = [.. entries.Select(entry => entry.Path)];
    }

    /// <summary>Where it is kept.</summary>
    public string Path { get; }

    /// <summary>The pictures.</summary>
    public IReadOnlyList<QuarantineEntry> Entries { get; }

    /// <summary>Whether a picture is to be left out.</summary>
    /// <param name="name">Its name within the dataset.</param>
    public bool Holds(string name) => _names.Contains(name);

    /// <summary>Reads the list that a user gave.</summary>
    /// <exception cref="DatasetException">There is none, or it cannot be read.</exception>
    public static Quarantine ReadGiven(string path) => File.Exists(path) ? Read(path) : throw new DatasetException($"{path}: there is no such list of pictures to leave out.");

    /// <summary>Reads a list; a file that is not there is an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It cannot be read or is damaged; the message names the line.</exception>
    public static Quarantine Read(string path)
    {
        if (!File.Exists(path))
        {
            return new(path, []);
        }

        int line = 0;
        try
        {
            List<QuarantineEntry> entries = [];
            foreach (string text in File.ReadLines(path))
            {
                line++;
                if (!string.IsNullOrWhiteSpace(text))
                {
                    entries.Add(JsonSerializer.Deserialize<QuarantineEntry>(text, s_json) ?? throw new JsonException("it is null"));
                }
            }

            return new(path, entries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DatasetException($"{path}: line {line} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the list to its file, replacing it in one step; an empty list leaves no file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write()
    {
        if (Entries.Count == 0)
        {
            File.Delete(Path);
            return;
        }

        string aside = $"{Path}.tmp";
        File.WriteAllLines(aside, Entries.Select(entry => JsonSerializer.Serialize(entry, s_json)));
        File.Move(aside, Path, overwrite: true);
    }
}
