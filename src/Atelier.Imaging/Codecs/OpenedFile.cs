namespace Atelier.Imaging.Codecs;

/// <summary>A picture file that stands at its first byte and whose format is known.</summary>
/// <param name="Format">By its first bytes.</param>
/// <param name="Stream">The whole file; can seek.</param>
/// <param name="Source">Opens the same file for libvips.</param>
/// <param name="Name">What to call it in errors.</param>
/// <param name="Limits">What it may cost.</param>
internal sealed record OpenedFile(ImageFileFormat Format, Stream Stream, Func<VipsSource> Source, string Name, ImageLimits Limits)
{
    /// <summary>A file on the disk; a pipe or a device is read into memory.</summary>
    public static OpenedFile At(string path, FileStream stream, ImageLimits limits)
        => stream.CanSeek ? new OpenedFile(Recognize(stream, path), stream, () => new VipsSource(path), path, limits) : In(stream, path, limits);

    /// <summary>A stream, read into memory.</summary>
    public static OpenedFile In(Stream stream, string name, ImageLimits limits) => Of(Hold(stream, name, limits.MaxBytes), name, limits);

    /// <summary>A file in memory.</summary>
    public static OpenedFile Of(byte[] file, string name, ImageLimits limits)
    {
        var memory = new MemoryStream(file, writable: false);
        return new OpenedFile(Recognize(memory, name), memory, () => new VipsSource(file), name, limits);
    }

    /// <summary>What the header says.</summary>
    public ImageInfo ReadInfo() => Format switch
    {
        ImageFileFormat.Png => ReadPngInfo(),
        ImageFileFormat.Bmp => new BmpDecoder(Stream, Name, Limits).ReadInfo(),
        _ => Vips().ReadInfo(),
    };

    /// <summary>The picture.</summary>
    public Image Read() => Format switch
    {
        ImageFileFormat.Png => ReadPng(),
        ImageFileFormat.Bmp => new BmpDecoder(Stream, Name, Limits).Read(),
        _ => Vips().Read(),
    };

    /// <summary>What the header says, and the picture if it is wanted then.</summary>
    public (ImageInfo Info, Image? Picture) ReadIf(Func<ImageInfo, bool> wanted)
    {
        if (Format is not (ImageFileFormat.Png or ImageFileFormat.Bmp))
        {
            return Vips().ReadIf(wanted);
        }

        ImageInfo info = ReadInfo();
        Stream.Position = 0;
        return (info, wanted(info) ? Read() : null);
    }

    private static ImageFileFormat Recognize(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[ImageFileFormats.SignatureLength];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        ImageFileFormat format = ImageFileFormats.Of(start[..count]);
        return format != ImageFileFormat.Unknown ? format : throw new ImageFormatException(
            name, count == 0 ? "the file is empty" : $"of no picture format that is read ({ImageFileFormats.Names})", 0);
    }

    private static byte[] Hold(Stream stream, string name, long maxBytes)
    {
        var held = new MemoryStream();
        byte[] block = new byte[1 << 16];
        for (int count = stream.Read(block); count > 0; count = stream.Read(block))
        {
            if (held.Length + count > maxBytes)
            {
                throw new ImageFormatException(name, $"longer than the {maxBytes} bytes allowed", held.Length);
            }

            held.Write(block, 0, count);
        }

        return held.ToArray();
    }

    private VipsDecoder Vips() => new(Source, Format, Name, Limits);

    private Image ReadPng()
    {
        PngFile file = Png.ReadFile(Stream, Name, Limits.MaxPixels);
        return VipsPixels.ToSrgb(file.Image, file.Profile).Upright(file.Orientation);
    }

    private ImageInfo ReadPngInfo()
    {
        (PngHeader header, int orientation) = new PngDecoder(Stream, Name, Limits.MaxPixels).ReadHead();
        int channels = header.ColorType == PngColorType.Palette ? 3 : header.StoredSamples;
        (int width, int height) = Orientation.SwapsSides(orientation) ? (header.Height, header.Width) : (header.Width, header.Height);
        return Limits.Allow(header.Width, header.Height)
            ? new ImageInfo(Format, width, height, channels, $"{header.ColorType} {header.BitDepth} bit") { BitDepth = Math.Max(8, header.BitDepth) }
            : throw new ImageFormatException(Name, Limits.Complaint(header.Width, header.Height), Stream.Position);
    }
}
