using System.IO.Compression;

namespace Atelier.Data;

/// <summary>The files of a zip archive, inflated one at a time as they are asked for.</summary>
internal sealed class ZipSource : ArchiveSource<ZipArchiveEntry>
{
    private const int LinkMode = 0xA000, ModeMask = 0xF000;

    // The best that deflate can do is one bit for 258 bytes; an entry that declares more lies, and no memory is taken for it.
    private const long MaxExpansion = 1032;

    private readonly Lock _reading = new();

    /// <summary>Reads an archive's directory.</summary>
    /// <exception cref="DatasetException">It is no zip archive, is damaged, or is an archive bomb.</exception>
    public ZipSource(string path)
        : base(path, "zip") => List(ListEntries);

    /// <inheritdoc/>
    protected override int Fill(ZipArchiveEntry place, Span<byte> bytes)
    {
        // The archive is one stream with one position.
        lock (_reading)
        {
            using Stream stream = place.Open();
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read < bytes.Length || stream.ReadByte() < 0 ? read : throw new InvalidDataException($"it inflates to more than the {bytes.Length} bytes declared");
        }
    }

    private static string? Fault(ZipArchiveEntry entry)
        => ((entry.ExternalAttributes >> 16) & ModeMask) == LinkMode ? "is a link"
            : entry.IsEncrypted ? "is encrypted"
            : entry.Length > (entry.CompressedLength + 1) * MaxExpansion ? $"declares {entry.Length} bytes, which its {entry.CompressedLength} cannot hold"
            : null;

    private void ListEntries()
    {
        // The entries keep the archive, and it the file.
        FileStream stream = File.OpenRead(Path);
        ZipArchive archive = new(stream, ZipArchiveMode.Read);

        // Entries that share bytes are how a small archive holds petabytes.
        if (archive.Entries.Aggregate(Int128.Zero, (sum, entry) => sum + entry.CompressedLength) > stream.Length)
        {
            throw new DatasetException($"{Path}: its entries overlap: it is an archive bomb.");
        }

        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            Add(entry.FullName, entry.Length, Fault(entry), () => entry);
        }
    }
}
