using System.IO.Compression;

namespace Atelier.Metrics.Files;

/// <summary>NumPy's .npz: a ZIP archive of .npy arrays, one a name.</summary>
public static class NpzFile
{
    // Deflate cannot do better: what claims to is lying.
    private const long HighestRatio = 1040;

    /// <summary>Reads arrays by name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Those wanted, without ".npy"; all where none is given.</param>
    /// <exception cref="MetricException">No .npz file, damaged, or a name is missing.</exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path, params IReadOnlyCollection<string> names)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            using ZipArchive archive = new(file, ZipArchiveMode.Read);
            string[] present = [.. archive.Entries.Select(entry => entry.FullName)
                .Where(name => name.EndsWith(".npy", StringComparison.Ordinal)).Select(name => name[..^4])];
            if (names.FirstOrDefault(name => !present.Contains(name)) is { } missing)
            {
                throw new MetricException($"{path}: there is no array '{missing}', only {(present.Length == 0 ? "none" : string.Join(", ", present.Take(8)))}.");
            }

            return (names.Count == 0 ? present : names).ToDictionary(name => name, name => Read(archive.GetEntry($"{name}.npy")!, $"{path}: {name}"));
        }
        catch (InvalidDataException e)
        {
            throw new MetricException($"{path}: not a readable .npz archive: {e.Message}", e);
        }
    }

    /// <summary>Writes arrays; the same ones give the same bytes.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, NpyArray> arrays)
    {
        using FileStream file = File.Create(path);
        using ZipArchive archive = new(file, ZipArchiveMode.Create);
        foreach ((string name, NpyArray array) in arrays)
        {
            ZipArchiveEntry entry = archive.CreateEntry($"{name}.npy");
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream stream = entry.Open();
            array.Write(stream);
        }
    }

    private static NpyArray Read(ZipArchiveEntry entry, string where)
    {
        using Stream stream = entry.Open();
        return NpyArray.Read(stream, Math.Min(entry.Length, HighestRatio * (entry.CompressedLength + 1)), where);
    }
}
