using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Atelier.Data;

/// <summary>
/// The files of a tar archive, read in place. A gzipped one can only be read from its beginning, so that its files are held in
/// memory, up to 512 MiB.
/// </summary>
internal sealed class TarSource : IFileSource
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly List<SourceFile> _files = [];
    private readonly List<RefusedEntry> _refused = [];
    private readonly SafeFileHandle _file;
    private long _held;

    /// <summary>Reads an archive's headers.</summary>
    /// <exception cref="DatasetException">It is no tar archive, is damaged, or is gzipped and too large to hold.</exception>
    public TarSource(string path)
    {
        Path = path;
        try
        {
            _file = File.OpenHandle(path);
            if (FileKinds.IsGzip(path))
            {
                using GZipStream inflated = new(File.OpenRead(path), CompressionMode.Decompress);
                List(inflated, Hold);
            }
            else
            {
                using FileStream plain = File.OpenRead(path);
                List(plain, Locate);
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DatasetException($"{path}: is no sound tar archive: {e.Message}", e);
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
        Place place = _places[file.Name];
        if (place.Held is not null)
        {
            return place.Held;
        }

        if (file.Length > SourceLimits.FileBytes)
        {
            throw new DatasetException($"{path}: has {file.Length} bytes, more than the {SourceLimits.FileBytes} that are read.");
        }

        try
        {
            byte[] bytes = new byte[file.Length];
            int read = 0;
            for (int n; read < bytes.Length && (n = RandomAccess.Read(_file, bytes.AsSpan(read), place.Offset + read)) > 0; read += n)
            {
            }

            return read == bytes.Length ? bytes : throw new DatasetException($"{path}: is truncated: {file.Length} bytes are declared, {read} follow.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static bool IsDamage(Exception e) => e is InvalidDataException or IOException or UnauthorizedAccessException or FormatException
        or ArgumentException or InvalidOperationException or NotSupportedException or OverflowException or IndexOutOfRangeException;

    private void List(Stream stream, Func<TarEntry, Place> place)
    {
        using TarReader reader = new(stream);
        while (reader.GetNextEntry() is TarEntry entry)
        {
            string name = EntryName.Normalize(entry.Name);
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes || EntryName.IsHidden(name))
            {
                continue;
            }

            string? fault = EntryName.Fault(name)
                ?? (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink ? "is a link"
                : entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile) ? "is no plain file"
                : _places.ContainsKey(name) ? "is there twice"
                : null);
            if (fault is not null)
            {
                _refused.Add(new(name, fault));
                continue;
            }

            _places.Add(name, place(entry));
            _files.Add(new(name, entry.Length));
            if (_files.Count > SourceLimits.Files)
            {
                throw new DatasetException($"{Path}: holds more than {SourceLimits.Files} files.");
            }
        }
    }

    private static Place Locate(TarEntry entry) => new(entry.DataOffset, Held: entry.Length == 0 ? [] : null);

    private Place Hold(TarEntry entry)
    {
        if ((_held += entry.Length) > SourceLimits.HeldBytes)
        {
            throw new DatasetException($"{Path}: inflates to more than {SourceLimits.HeldBytes >> 20} MiB; gunzip it, a plain .tar is read in place.");
        }

        byte[] bytes = new byte[entry.Length];
        entry.DataStream?.ReadExactly(bytes);
        return new(0, bytes);
    }

    private sealed record Place(long Offset, byte[]? Held);
}
