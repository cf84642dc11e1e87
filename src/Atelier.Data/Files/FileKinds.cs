namespace Atelier.Data;

/// <summary>What a path that a user gives is, by its content where it has a mark and by its name where it has none.</summary>
internal static class FileKinds
{
    /// <summary>How archives are named.</summary>
    public static readonly string[] Archives = [".zip", ".tar", ".tar.gz", ".tgz"];

    private static readonly byte[] GzipMark = [0x1f, 0x8b];

    /// <summary>Whether a file begins as gzip does.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsGzip(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[GzipMark.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(GzipMark);
    }

    /// <summary>Whether a path is named like an archive.</summary>
    public static bool IsArchive(string path) => Array.Exists(Archives, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens a folder or an archive.</summary>
    /// <exception cref="DatasetException">There is none, it is damaged, or it cannot be listed.</exception>
    public static IFileSource Open(string path)
        => Directory.Exists(path) ? new FolderSource(path)
        : !File.Exists(path) ? throw new DatasetException($"There is no folder or archive '{path}'.")
        : path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? new ZipSource(path)
        : IsArchive(path) ? new TarSource(path)
        : throw new DatasetException($"'{path}' is a file, but no {string.Join(", ", Archives[..^1])} or {Archives[^1]}.");
}
