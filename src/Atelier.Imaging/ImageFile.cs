using Atelier.Imaging.Codecs;

namespace Atelier.Imaging;

/// <summary>
/// Reads picture files of any supported format, known by content and not by name: PNG and BMP in managed code; JPEG, WebP,
/// TIFF, GIF (the first frame), HEIC and AVIF through libvips. Pictures come colour-managed to sRGB and upright by their EXIF
/// orientation, 8 bits a sample; of PNG, 16-bit samples are kept, and profiles need libvips. Transparency
/// stays a channel: lay it over a colour with <see cref="ImageConversions.Over"/>. Files are not trusted: sizes are checked
/// on the header, before anything is decoded.
/// </summary>
public static class ImageFile
{
    /// <summary>Whether a file's name ends as a readable picture's does, such as ".jpg"; its content may still be another.</summary>
    public static bool HasPictureExtension(string path) => ImageFileFormats.HasExtension(path);

    /// <summary>Reads a file's header alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What the file may cost; null for <see cref="ImageLimits.Default"/>.</param>
    /// <returns>What the picture will be; transparency that a PNG declares besides its header is not counted.</returns>
    /// <exception cref="ImageFormatException">The file is of no readable format, its header is damaged or declares too many pixels.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ImageInfo ReadInfo(string path, ImageLimits? limits = null)
    {
        using FileStream stream = File.OpenRead(path);
        return OpenedFile.At(path, stream, limits ?? ImageLimits.Default).ReadInfo();
    }

    /// <summary>Reads a stream's header alone.</summary>
    /// <inheritdoc cref="Read(Stream, string, ImageLimits?)"/>
    /// <returns>What the picture will be; transparency that a PNG declares besides its header is not counted.</returns>
    public static ImageInfo ReadInfo(Stream stream, string name, ImageLimits? limits = null)
        => OpenedFile.In(stream, name, limits ?? ImageLimits.Default).ReadInfo();

    /// <summary>Decodes a file's picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What the file may cost; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="ImageFormatException">
    /// The file is of no readable format, damaged or hostile, or libvips is needed and missing; the message names the file, what
    /// is wrong and where.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Image Read(string path, ImageLimits? limits = null)
    {
        using FileStream stream = File.OpenRead(path);
        return OpenedFile.At(path, stream, limits ?? ImageLimits.Default).Read();
    }

    /// <summary>Decodes a stream's picture, such as an archive's entry.</summary>
    /// <param name="stream">A stream at the file's first byte.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="limits">What the file may cost; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="ImageFormatException">
    /// The file is of no readable format, damaged or hostile, or libvips is needed and missing; the message names the file, what
    /// is wrong and where.
    /// </exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Image Read(Stream stream, string name, ImageLimits? limits = null)
        => OpenedFile.In(stream, name, limits ?? ImageLimits.Default).Read();

    /// <summary>Reads the header alone of a file that is in memory.</summary>
    /// <inheritdoc cref="Read(byte[], string, ImageLimits?)"/>
    /// <returns>What the picture will be; transparency that a PNG declares besides its header is not counted.</returns>
    public static ImageInfo ReadInfo(byte[] file, string name, ImageLimits? limits = null)
        => OpenedFile.Of(file, name, limits ?? ImageLimits.Default).ReadInfo();

    /// <summary>Decodes the picture of a file that is in memory.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="limits">What the file may cost; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="ImageFormatException">
    /// The file is of no readable format, damaged or hostile, or libvips is needed and missing; the message names the file, what
    /// is wrong and where.
    /// </exception>
    public static Image Read(byte[] file, string name, ImageLimits? limits = null)
        => OpenedFile.Of(file, name, limits ?? ImageLimits.Default).Read();

    /// <summary>Reads the header of a file that is in memory, and decodes its picture if it is wanted then: faster than one after the other.</summary>
    /// <inheritdoc cref="Read(byte[], string, ImageLimits?)"/>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="wanted">Whether a picture of such a header is; may be asked more than once.</param>
    /// <param name="limits">What the file may cost; null for <see cref="ImageLimits.Default"/>.</param>
    /// <returns>What the header says, and the picture or null.</returns>
    public static (ImageInfo Info, Image? Picture) ReadIf(byte[] file, string name, Func<ImageInfo, bool> wanted, ImageLimits? limits = null)
        => OpenedFile.Of(file, name, limits ?? ImageLimits.Default).ReadIf(wanted);
}
