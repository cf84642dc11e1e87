namespace Atelier.Imaging.Codecs;

/// <summary>A note in a PNG file (tEXt, zTXt or iTXt).</summary>
/// <param name="Keyword">1 to 79 printable Latin-1 characters, such as "Software".</param>
/// <param name="Text">Any text.</param>
public sealed record PngText(string Keyword, string Text);

/// <summary>A decoded PNG file.</summary>
/// <param name="Image">The picture: 8 bits a sample, or 16 where the file has 16; palettes, low bit depths and transparency expanded.</param>
/// <param name="Texts">The file's notes, in their order. A damaged note is left out: it does not cost the picture.</param>
public sealed record PngFile(Image Image, IReadOnlyList<PngText> Texts)
{
    /// <summary>The ICC profile of the picture's colours, which are as stored; null where there is none, or a damaged one.</summary>
    public byte[]? Profile { get; init; }

    /// <summary>EXIF's orientation, 1 to 8: the picture is as stored, and upright if this is 1.</summary>
    public int Orientation { get; init; } = 1;
}

/// <summary>
/// PNG (ISO/IEC 15948, third edition) in managed code over the platform's zlib: every colour type and bit depth,
/// transparency, Adam7 interlace. Files are not trusted: sizes are checked before anything is allocated for them, every
/// checksum is verified, and no more is inflated than the header calls for. Colours and
/// orientation come as stored; <see cref="ImageFile"/> applies profile and orientation.
/// </summary>
public static class Png
{
    /// <summary>How many pixels a file may declare, unless the caller says otherwise.</summary>
    public const long DefaultMaxPixels = ImageLimits.DefaultMaxPixels;

    /// <summary>Reads a file's header alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageFormatException">The file is no PNG, or its header is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PngHeader ReadHeader(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ReadHeader(stream, path);
    }

    /// <summary>Reads a PNG stream's header alone.</summary>
    /// <param name="stream">A stream at the file's first byte.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ImageFormatException">The file is no PNG, or its header is damaged.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PngHeader ReadHeader(Stream stream, string name) => PngHeader.Read(new PngChunkReader(stream, name));

    /// <summary>Decodes a file's picture.</summary>
    /// <inheritdoc cref="ReadFile(Stream, string, long)"/>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">How many pixels the file may declare.</param>
    public static Image Read(string path, long maxPixels = DefaultMaxPixels) => ReadFile(path, maxPixels).Image;

    /// <summary>Decodes a file's picture and notes.</summary>
    /// <inheritdoc cref="ReadFile(Stream, string, long)"/>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">How many pixels the file may declare.</param>
    public static PngFile ReadFile(string path, long maxPixels = DefaultMaxPixels)
    {
        using FileStream stream = File.OpenRead(path);
        return ReadFile(stream, path, maxPixels);
    }

    /// <summary>Decodes a PNG stream's picture and notes.</summary>
    /// <param name="stream">A stream at the file's first byte.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="maxPixels">How many pixels the file may declare.</param>
    /// <exception cref="ImageFormatException">The file is damaged, hostile or no PNG; the message names it, what is wrong and where.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PngFile ReadFile(Stream stream, string name, long maxPixels = DefaultMaxPixels)
        => new PngDecoder(stream, name, maxPixels).Decode();

    /// <summary>Writes a picture to a file, replacing it.</summary>
    /// <inheritdoc cref="Write(Stream, Image, PngText[])"/>
    /// <param name="path">The file.</param>
    /// <param name="image">Any image; its channels and bit depth are kept.</param>
    /// <param name="texts">Notes to store before the picture.</param>
    public static void Write(string path, Image image, params PngText[] texts)
    {
        using FileStream stream = File.Create(path);
        Write(stream, image, texts);
    }

    /// <summary>Writes a picture, each row with the filter that makes its bytes smallest, at zlib's default level.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="image">Any image; its channels and bit depth are kept.</param>
    /// <param name="texts">Notes to store before the picture: Latin-1 ones as tEXt, others as iTXt.</param>
    /// <exception cref="ArgumentException">A keyword is not 1 to 79 printable Latin-1 characters, or a text contains U+0000.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, Image image, params PngText[] texts)
        => PngEncoder.Encode(stream, image, texts);
}
