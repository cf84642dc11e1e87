using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Atelier.Data;

/// <summary>Where a tar archive's entry is.</summary>
/// <param name="Offset">Of its bytes in the file.</param>
/// <param name="Held">Its bytes, where they are held in memory.</param>
internal sealed record TarPlace(long Offset, byte[]? Held);

/// <summary>
/// The files of a tar archive, read in place. A gzipped one can only be read from its beginning, so that its files are held in
/// memory; it may inflate to 256 MiB.
/// </summary>
internal sealed class TarSource : ArchiveSource<TarPlace>
{
    private const int Block = 1 << 16;

    private readonly Lazy<SafeFileHandle> _file;

    /// <summary>Reads an archive's headers.</summary>
    /// <exception cref="DatasetException">It is no tar archive, is damaged, or is gzipped and too large to hold.</exception>
    public TarSource(string path)
        : base(path, "tar")
    {
        _file = new(() => File.OpenHandle(path));
        List(ListEntries);
    }

    /// <inheritdoc/>
    protected override int Fill(TarPlace place, Span<byte> bytes)
    {
        if (place.Held is not null)
        {
            place.Held.CopyTo(bytes);
            return place.Held.Length;
        }

        int read = 0;
        for (int n; read < bytes.Length && (n = RandomAccess.Read(_file.Value, bytes[read..], place.Offset + read)) > 0; read += n)
        {
        }

        return read;
    }

    private static string? Fault(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => null,
        TarEntryType.SymbolicLink or TarEntryType.HardLink => "is a link",
        _ => "is no plain file",
    };

    // The reader says how long an entry is, not how much of it is there; one that is longer than the guard lets through fails in it.
    private static byte[] Hold(TarEntry entry)
    {
        if (entry.DataStream is not Stream data)
        {
            return [];
        }

        byte[] held = new byte[Math.Min(entry.Length, SourceLimits.HeldBytes)];
        int read = 0;
        for (int n; read < held.Length && (n = data.Read(held, read, Math.Min(Block, held.Length - read))) > 0; read += n)
        {
        }

        return read == entry.Length ? held : throw new InvalidDataException($"{entry.Name} is truncated: {entry.Length} bytes are declared, {read} follow");
    }

    private void ListEntries()
    {
        using FileStream file = File.OpenRead(Path);
        if (FileKinds.IsGzip(Path))
        {
            using GZipStream inflated = new(file, CompressionMode.Decompress);
            ListEntries(new TarGuard(inflated, SourceLimits.HeldBytes), entry => new(0, Hold(entry)));
        }
        else
        {
            ListEntries(new TarGuard(file, long.MaxValue), entry => new(entry.DataOffset, entry.Length == 0 ? [] : null));
        }
    }

    private void ListEntries(TarGuard guard, Func<TarEntry, TarPlace> place)
    {
        using TarReader reader = new(guard);
        while (reader.GetNextEntry() is TarEntry entry)
        {
            if (entry.EntryType is not (TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes))
            {
                Add(entry.Name, entry.Length, Fault(entry), () => place(entry));
            }
        }
    }
}
