namespace Atelier.Data;

/// <summary>
/// The pictures of a folder, an archive or a table. Each is cut to its centred square and resampled with antialiasing; transparency
/// is laid over white. Pictures are decoded once and held as bytes; those beyond 2 GiB are decoded anew whenever they are read.
/// Files that cannot be decoded are left out, with a warning.
/// </summary>
public sealed class PictureFileDataset : IImageDataset
{
    private const long DefaultMaxHeldBytes = 2L << 30;

    private readonly FileRecords _records;
    private readonly Picture[] _pictures;

    private PictureFileDataset(FileRecords records, Picture[] pictures, IReadOnlyList<string> warnings)
    {
        (_records, _pictures, Warnings) = (records, pictures, warnings);
        ContentHash = ContentHashing.Of(records.Format, records.Schema, pictures.Length, i => pictures[i].Digest, i => Label(i), Describe);
        Annotation Describe(int i) => ((IImageDataset)this).Describe(i);
    }

    /// <inheritdoc/>
    public string Name => _records.Name;

    /// <inheritdoc/>
    public long Count => _pictures.Length;

    /// <inheritdoc/>
    public int Channels => _records.Format.Channels;

    /// <inheritdoc/>
    public int Height => _records.Format.Height;

    /// <inheritdoc/>
    public int Width => _records.Format.Width;

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames => _records.ClassNames;

    /// <inheritdoc/>
    public string ContentHash { get; }

    /// <inheritdoc/>
    public AnnotationSchema Schema => _records.Schema;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads a folder, archive or table.</summary>
    /// <param name="path">As <see cref="DatasetCatalog.Open"/> takes it.</param>
    /// <param name="options">
    /// Size: null if at least half of the pictures are squares of one size, which is then taken. Channels: null takes RGB if any
    /// picture has colour, else grey.
    /// </param>
    /// <exception cref="DatasetException">There are no pictures, none can be read, or the size must be given.</exception>
    public static PictureFileDataset Open(string path, DatasetOptions options) => Open(path, options, DefaultMaxHeldBytes);

    /// <inheritdoc/>
    public int? Label(long index) => _records.Label(Number(index));

    /// <inheritdoc/>
    public Annotation Describe(long index) => _records.Describe(Number(index));

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        ChannelConversion.ToFloats(Record(index).AsSpan(0, _records.Format.PictureLength), pixels);
    }

    /// <inheritdoc/>
    public void ReadLevels(long index, Span<byte> levels)
    {
        this.CheckRead(index, levels.Length, Channels);
        Record(index).AsSpan(0, _records.Format.PictureLength).CopyTo(levels);
    }

    /// <inheritdoc/>
    public void ReadTarget(long index, Span<float> pixels)
    {
        this.CheckTarget(index, pixels);
        ChannelConversion.ToFloats(Record(index).AsSpan(_records.Format.PictureLength, _records.Format.TargetLength), pixels);
    }

    /// <inheritdoc/>
    public void ReadMask(long index, Span<float> mask)
    {
        this.CheckMask(index, mask);
        ChannelConversion.ToShares(Record(index).AsSpan(_records.Format.PictureLength + _records.Format.TargetLength), mask);
    }

    internal static PictureFileDataset Open(string path, DatasetOptions options, long maxHeldBytes)
    {
        DatasetPath parsed = DatasetPath.Parse(path) ?? throw new DatasetException($"There is no folder, archive or table '{path}'.");
        return Open(FileRecords.Open(parsed, options, Quarantine.Read(parsed.Beside + Quarantine.Suffix)), path, maxHeldBytes);
    }

    private static PictureFileDataset Open(FileRecords records, string path, long maxHeldBytes)
    {
        var pictures = new Picture?[records.Count];
        string?[] faults = new string?[pictures.Length];
        FileLoops.For(pictures.Length, i =>
        {
            try
            {
                byte[] record = records.Make(i);
                bool held = (i + 1L) * record.Length <= maxHeldBytes;
                pictures[i] = new Picture(i, ContentHashing.Digest(record), held ? record : null);
            }
            catch (DatasetException e)
            {
                faults[i] = $"left out {e.Message}";
            }
        });

        Picture[] readable = [.. pictures.OfType<Picture>()];
        string[] warnings = [.. FileRecords.Limited([.. faults.OfType<string>()]), .. records.Notes];
        return readable.Length > 0
            ? new PictureFileDataset(records, readable, warnings)
            : throw new DatasetException($"{path}: none of its pictures can be read; the first: {warnings[0]}");
    }

    private int Number(long index)
    {
        this.CheckIndex(index);
        return _pictures[index].Number;
    }

    private byte[] Record(long index)
    {
        Picture picture = _pictures[index];
        if (picture.Held is not null)
        {
            return picture.Held;
        }

        byte[] record = _records.Make(picture.Number);
        return ContentHashing.Digest(record).AsSpan().SequenceEqual(picture.Digest) ? record
            : throw new DatasetException($"{_records.Origin(picture.Number)}: has changed since the dataset was opened.");
    }

    private sealed record Picture(int Number, byte[] Digest, byte[]? Held);
}
