namespace Atelier.Data;

/// <summary>The files of an archive: which entries are served, which are refused, and how one is read, whatever the archive's kind.</summary>
/// <typeparam name="TPlace">Where an entry's bytes are.</typeparam>
internal abstract class ArchiveSource<TPlace> : IFileSource
{
    private readonly Dictionary<string, TPlace> _places = new(StringComparer.Ordinal);
    private readonly List<SourceFile> _files = [];
    private readonly List<RefusedEntry> _refused = [];
    private readonly long _changed;
    private int _entries;

    /// <summary>An archive that <see cref="List"/> has yet to list.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What to call its kind: "zip".</param>
    protected ArchiveSource(string path, string kind) => (Path, Kind, _changed) = (path, kind, File.GetLastWriteTimeUtc(path).Ticks);

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SourceFile> Files => _files;

    /// <inheritdoc/>
    public IReadOnlyList<RefusedEntry> Refused => _refused;

    private string Kind { get; }

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
            byte[] bytes = new byte[file.Length];
            int read = Fill(_places[file.Name], bytes);
            return read == bytes.Length ? bytes : throw new DatasetException($"{path}: is truncated: {file.Length} bytes are declared, {read} follow.");
        }
        catch (Exception e) when (IsMachines(e))
        {
            throw new MachineFaultException($"{path}: cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DatasetException($"{path}: is damaged: {e.Message}", e);
        }
    }

    /// <summary>Reads an entry's bytes; called from several threads at once.</summary>
    /// <returns>How many there are, at most as many as fit.</returns>
    /// <exception cref="InvalidDataException">They are damaged, or more than fit.</exception>
    protected abstract int Fill(TPlace place, Span<byte> bytes);

    /// <summary>Runs what lists the entries; what the archive's reader throws is told of the archive.</summary>
    protected void List(Action list)
    {
        try
        {
            list();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new DatasetException($"{Path}: is no sound {Kind} archive: {e.Message}", e);
        }

        _files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
    }

    /// <summary>Takes an entry in, or refuses it.</summary>
    /// <param name="written">Its name as the archive has it.</param>
    /// <param name="length">Bytes, as declared.</param>
    /// <param name="fault">What is wrong with it, as a clause; null if nothing is.</param>
    /// <param name="place">Finds out where its bytes are; asked only of an entry that is taken.</param>
    /// <exception cref="DatasetException">The archive has too many entries.</exception>
    protected void Add(string written, long length, string? fault, Func<TPlace> place)
    {
        // Counted whatever becomes of them: names that are only refused fill memory too.
        if (++_entries > SourceLimits.Files)
        {
            throw new DatasetException($"{Path}: holds more than {SourceLimits.Files} files.");
        }

        string name = EntryName.Normalize(written);
        if (name.EndsWith('/') || EntryName.IsHidden(name))
        {
            return;
        }

        if ((EntryName.Fault(name) ?? fault ?? (_places.ContainsKey(name) ? "is there twice" : null)) is string refused)
        {
            _refused.Add(new(name, refused));
            return;
        }

        _places.Add(name, place());
        _files.Add(new(name, length) { Changed = _changed });
    }

    // The disk's word, not the archive's.
    private static bool IsMachines(Exception e) => e is IOException and not EndOfStreamException;

    // What the platform's readers throw where an archive is damaged, on top of what they document.
    private static bool IsDamage(Exception e) => e is InvalidDataException or IOException or UnauthorizedAccessException or FormatException
        or ArgumentException or InvalidOperationException or NotSupportedException or OverflowException or IndexOutOfRangeException or OutOfMemoryException;
}
