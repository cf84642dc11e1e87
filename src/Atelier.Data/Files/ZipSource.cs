using System.IO.Compression;

namespace Atelier.Data;

/// <summary>The files of a zip archive, inflated one at a time as they are asked for.</summary>
internal sealed class ZipSource : IFileSource
{
    private const int LinkMode = 0xA000, ModeMask = 0xF000;

    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<SourceFile> _files = [];
    private readonly List<RefusedEntry> _refused = [];
    private readonly Lock _reading = new();

    /// <summary>Reads an archive's directory.</summary>
    /// <exception cref="DatasetException">It is no zip archive, is damaged, or is an archive bomb.</exception>
    public ZipSource(string path)
    {
        Path = path;
        try
        {
            // The entries keep the archive, and it the file.
            FileStream stream = File.OpenRead(path);
            ZipArchive archive = new(stream, ZipArchiveMode.Read);
            if (archive.Entries.Count > SourceLimits.Files)
            {
                throw new DatasetException($"{path}: holds more than {SourceLimits.Files} files.");
            }

            // Entries that share bytes are how a small archive holds petabytes.
            if (archive.Entries.Aggregate(Int128.Zero, (sum, entry) => sum + entry.CompressedLength) > stream.Length)
            {
                throw new DatasetException($"{path}: its entries overlap: it is an archive bomb.");
            }

            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                Add(entry);
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DatasetException($"{path}: is no sound zip archive: {e.Message}", e);
        }

        _files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SourceFile> Files => _files;

    /// <inheritdoc/>
    public IReadOnlyList<RefusedEntry> Refused => _refused;

    /// <inheritdoc/>
    public string PathOf(string name) => $"{Path}/{name}";

    /// <inheritdoc/>
    public byte[] Read(SourceFile file)
    {
        string path = PathOf(file.Name);
        if (file.Length > SourceLimits.FileBytes)
        {
            throw new DatasetException($"{path}: is declared to inflate to {file.Length} bytes, more than the {SourceLimits.FileBytes} that are read.");
        }

        try
        {
            // The archive is one stream with one position.
            lock (_reading)
            {
                using Stream stream = _entries[file.Name].Open();
                byte[] bytes = new byte[file.Length];
                int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                return read < bytes.Length ? throw new DatasetException($"{path}: is truncated: {file.Length} bytes are declared, {read} follow.")
                    : stream.ReadByte() >= 0 ? throw new DatasetException($"{path}: inflates to more than the {file.Length} bytes declared.")
                    : bytes;
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DatasetException($"{path}: is damaged: {e.Message}", e);
        }
    }

    private static bool IsDamage(Exception e) => e is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException
        or InvalidOperationException or NotSupportedException or OverflowException or IndexOutOfRangeException;

    private void Add(ZipArchiveEntry entry)
    {
        string name = EntryName.Normalize(entry.FullName);
        if (name.EndsWith('/') || EntryName.IsHidden(name))
        {
            return;
        }

        string? fault = EntryName.Fault(name)
            ?? (((entry.ExternalAttributes >> 16) & ModeMask) == LinkMode ? "is a link"
            : entry.IsEncrypted ? "is encrypted"
            : !_entries.TryAdd(name, entry) ? "is there twice"
            : null);
        if (fault is null)
        {
            _files.Add(new(name, entry.Length));
        }
        else
        {
            _refused.Add(new(name, fault));
        }
    }
}
