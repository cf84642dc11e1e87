using System.Security.Cryptography;
using System.Text.Json;

namespace Atelier.Training.Checkpoints;

/// <summary>What a checkpoint consists of, written last, so that a checkpoint without it was never finished.</summary>
internal sealed record Manifest(int Format, long Step, IReadOnlyList<Manifest.Entry> Files)
{
    public const string FileName = "manifest.json";
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>One file: its plain name, length in bytes and SHA-256 in hexadecimal.</summary>
    public sealed record Entry(string Name, long Length, string Sha256);

    public void Write(Stream destination) => JsonSerializer.Serialize(destination, this, Json);

    /// <exception cref="CheckpointException">There is no manifest, or it makes no sense.</exception>
    public static Manifest Read(string folder)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, FileName));
            Manifest? manifest = JsonSerializer.Deserialize<Manifest>(file, Json);
            if (manifest is null || manifest.Files.Contains(null!))
            {
                throw new JsonException("it holds a null");
            }

            if (manifest.Files.DistinctBy(f => f.Name).Count() < manifest.Files.Count)
            {
                throw new JsonException("it names a file twice");
            }

            return manifest.Format == CurrentFormat
                ? manifest
                : throw new CheckpointException(folder, $"checkpoint format {manifest.Format}, this version reads {CurrentFormat}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(folder, $"no {FileName}, so this is no finished checkpoint", e);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(folder, $"{FileName} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Reads every file and compares it with what was written.</summary>
    /// <exception cref="CheckpointException">A file is missing, cut short or changed.</exception>
    public void Verify(string folder)
    {
        foreach (Entry entry in Files)
        {
            if (!IsPlainName(entry.Name))
            {
                throw new CheckpointException(folder, $"{FileName} names a file outside the checkpoint: '{entry.Name}'");
            }

            FileInfo file = new(Path.Combine(folder, entry.Name));
            if (!file.Exists || file.Length != entry.Length)
            {
                throw new CheckpointException(folder, $"{entry.Name} {(file.Exists ? $"has {file.Length} bytes" : "is missing")}, {entry.Length} bytes were written");
            }

            using FileStream content = file.OpenRead();
            if (!Convert.ToHexStringLower(SHA256.HashData(content)).Equals(entry.Sha256, StringComparison.Ordinal))
            {
                throw new CheckpointException(folder, $"{entry.Name} is damaged: its SHA-256 is not the one written");
            }
        }
    }

    public static bool IsPlainName(string name)
        => name.Length > 0 && name is not ("." or ".." or FileName) && name.AsSpan().IndexOfAny("/\\:\0") < 0;
}
