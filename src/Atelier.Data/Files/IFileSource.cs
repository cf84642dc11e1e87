namespace Atelier.Data;

/// <summary>A file that a dataset is made from.</summary>
/// <param name="Name">Its name within the source, folders separated by '/'.</param>
/// <param name="Length">Bytes, as declared.</param>
internal sealed record SourceFile(string Name, long Length)
{
    /// <summary>When its content changed last, in ticks of UTC; of an archive's file, when the archive did.</summary>
    public long Changed { get; init; }

    /// <summary>The name without folders.</summary>
    public string Leaf => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>The folder it is in, without a slash at the end; empty at the top.</summary>
    public string Folder => Name.LastIndexOf('/') is > 0 and int slash ? Name[..slash] : string.Empty;

    /// <summary>Whether the name ends so, in upper or lower case.</summary>
    public bool HasExtension(string extension) => Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a source holds and does not serve.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Reason">What is wrong with it, as a clause.</param>
internal sealed record RefusedEntry(string Name, string Reason);

/// <summary>
/// Files by name: a folder, an archive, or several of them. Nothing is ever unpacked to disk. Members may be called from several
/// threads at once; what a source holds open is given back by its finaliser, since datasets live as long as they are used.
/// </summary>
internal interface IFileSource
{
    /// <summary>Where it is, for messages.</summary>
    string Path { get; }

    /// <summary>The files, sorted ordinally by name. Hidden ones are left out.</summary>
    IReadOnlyList<SourceFile> Files { get; }

    /// <summary>Entries that are not served, each with the reason.</summary>
    IReadOnlyList<RefusedEntry> Refused { get; }

    /// <summary>Reads a file whole.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <exception cref="MachineFaultException">The disk did not give it.</exception>
    /// <exception cref="DatasetException">It may not be read, is damaged, or is too large; the message names it.</exception>
    byte[] Read(SourceFile file);

    /// <summary>What to call a file in messages: its path, or the archive and its name there.</summary>
    string PathOf(SourceFile file) => PathOf(file.Name);

    /// <summary>What to call an entry in messages.</summary>
    string PathOf(string name);
}

/// <summary>How much is read from files that nobody vouches for.</summary>
internal static class SourceLimits
{
    /// <summary>Bytes of one file.</summary>
    public const long FileBytes = 256L << 20;

    /// <summary>Files of one source.</summary>
    public const int Files = 4_000_000;

    /// <summary>Bytes of an archive that has to be held in memory because it can only be read from its beginning.</summary>
    public const long HeldBytes = 256L << 20;
}
