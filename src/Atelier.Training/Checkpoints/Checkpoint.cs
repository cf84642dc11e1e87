namespace Atelier.Training.Checkpoints;

/// <summary>A whole checkpoint: a folder of files, each of which has been compared with the manifest's SHA-256.</summary>
public sealed class Checkpoint
{
    private Checkpoint(string path, Manifest manifest)
        => (Path, Step, Files, Hashes) = (path, manifest.Step, [.. manifest.Files.Select(f => f.Name)], manifest.Files.ToDictionary(f => f.Name, f => f.Sha256));

    /// <summary>The name of the file that lists a checkpoint's others with their hashes.</summary>
    public const string ManifestFile = Manifest.FileName;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>How many training steps had been done.</summary>
    public long Step { get; }

    /// <summary>The names of the files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The SHA-256 of each file, in lower-case hexadecimal.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>Opens one checkpoint and verifies every file of it.</summary>
    /// <exception cref="CheckpointException">The checkpoint is not whole.</exception>
    public static Checkpoint Open(string path)
    {
        Manifest manifest = Manifest.Read(path);
        manifest.Verify(path);
        return new Checkpoint(path, manifest);
    }

    /// <summary>Where a file of this checkpoint lies.</summary>
    /// <exception cref="CheckpointException">The checkpoint has no such file.</exception>
    public string PathOf(string name)
        => Files.Contains(name)
            ? System.IO.Path.Combine(Path, name)
            : throw new CheckpointException(Path, $"has no file '{name}', only {string.Join(", ", Files)}");
}
