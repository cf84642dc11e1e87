using System.Globalization;
using Atelier.Imaging;

namespace Atelier.Data;

/// <summary>
/// The records of pictures in files. Each picture is cut to its centred square and resampled with antialiasing; transparency is
/// laid over white. A target and a mask are cut alike.
/// </summary>
internal sealed class FileRecords : IRecords
{
    // How files become records; another number makes interrupted preparations begin anew.
    private const int Pipeline = 2;

    private static readonly Rgb Paper = new(255, 255, 255);

    private readonly IFileSource _source;
    private readonly PictureRow[] _rows;

    private FileRecords(string name, PictureListing listing, PictureFormat format, PictureRow[] rows, IReadOnlyList<string> notes)
    {
        (Name, _source, _rows, Format, Notes, ClassNames) = (name, listing.Source, rows, format, notes, listing.ClassNames);
        Schema = listing.Schema with { TargetChannels = format.TargetChannels, Masks = format.HasMask };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public PictureFormat Format { get; }

    /// <inheritdoc/>
    public AnnotationSchema Schema { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Lists the pictures that a path names, without those in quarantine.</summary>
    /// <param name="path">The dataset.</param>
    /// <param name="options">The part, and the pictures' size and channels.</param>
    /// <param name="quarantine">Pictures to leave out.</param>
    /// <exception cref="DatasetException">There are none, they cannot be listed, or the size must be given.</exception>
    public static FileRecords Open(DatasetPath path, DatasetOptions options, Quarantine quarantine)
    {
        (IFileSource source, ILayout layout) = path.Open();
        PictureListing listing = layout.List(source, options.Split);
        PictureRow[] rows = [.. listing.Rows.Where(row => !row.Files.Any(file => quarantine.Holds(file.Name)))];
        if (rows.Length == 0)
        {
            throw new DatasetException($"{source.Path}: all its {listing.Rows.Length} pictures are in {quarantine.Path}.");
        }

        int held = listing.Rows.Length - rows.Length;
        string[] notes =
        [
            .. Limited([.. source.Refused.Concat(listing.Missing).Select(entry => $"left out {source.PathOf(entry.Name)}: {entry.Reason}")]),
            .. held > 0 ? [string.Create(CultureInfo.InvariantCulture, $"left out {held} pictures that {quarantine.Path} names")] : Array.Empty<string>(),
            .. listing.Others > 0 ? [$"left out {listing.Others} pictures of formats that are not read"] : Array.Empty<string>(),
        ];
        listing = listing with { Rows = rows };
        return new FileRecords(path.Name, listing, PictureFormat.For(listing, options), rows, notes);
    }

    /// <summary>The first notes of many, and how many more there are.</summary>
    public static IEnumerable<string> Limited(IReadOnlyList<string> notes)
    {
        const int most = 20;
        return notes.Count <= most ? notes : notes.Take(most).Append($"left out {notes.Count - most} more files that cannot be read");
    }

    /// <inheritdoc/>
    public int? Label(int index) => _rows[index].Label;

    /// <inheritdoc/>
    public Annotation Describe(int index) => _rows[index].Annotation;

    /// <inheritdoc/>
    public string Origin(int index)
    {
        PictureRow row = _rows[index];
        return string.Create(CultureInfo.InvariantCulture, $"{Pipeline} {string.Join('|', row.Files.Select(Origin))}");
        string Origin(SourceFile file)
            => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFullPath(_source.PathOf(file))}:{file.Length}:{file.Changed}");
    }

    /// <summary>What to call a picture in messages.</summary>
    public string PathOf(int index) => _source.PathOf(_rows[index].Picture.File);

    /// <inheritdoc/>
    public byte[] Make(int index)
    {
        PictureRow row = _rows[index];
        byte[] record = new byte[Format.RecordLength];
        Square picture = Decode(row.Picture);
        Put(picture, Format.Channels, record);
        if (row.Target is not null)
        {
            Put(Fitting(row.Target, picture), Format.TargetChannels, record.AsSpan(Format.PictureLength));
        }

        if (row.Mask is not null)
        {
            Put(Fitting(row.Mask, picture), 1, record.AsSpan(Format.PictureLength + Format.TargetLength));
        }

        return record;
    }

    private static void Put(Square square, int channels, Span<byte> place) => square.Image.WithChannels(channels).Bytes.CopyTo(place);

    // Opaque first: resampling alpha takes sixteen bytes a pixel.
    private Square Decode(PicturePart part) => PictureFiles.Use(_source, part.File, (_, file) =>
    {
        Image whole = part.Cut(file);
        return new Square(whole.Over(Paper).Cover(Format.Width, Format.Height), whole.Width, whole.Height);
    });

    // What belongs to a picture pixel by pixel must have its proportions, or the centred square is another part of it.
    private Square Fitting(PicturePart part, Square picture)
    {
        Square square = Decode(part);
        long skew = Math.Abs(((long)square.Width * picture.Height) - ((long)square.Height * picture.Width));
        return skew <= Math.Max((long)picture.Width + picture.Height, (long)square.Width + square.Height) ? square : throw new DatasetException(
            $"{_source.PathOf(part.File)}: is {square.Width}x{square.Height}, its picture {picture.Width}x{picture.Height}: they cannot lie upon each other.");
    }

    /// <summary>A picture's centred square in its size, and how large the whole was.</summary>
    private sealed record Square(Image Image, int Width, int Height);
}
