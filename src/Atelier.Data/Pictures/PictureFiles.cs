using Atelier.Imaging;

namespace Atelier.Data;

/// <summary>What a picture's file declares of it.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="HasColor">Whether it may be other than grey.</param>
/// <param name="Mode">How its samples are stored, in words.</param>
internal sealed record PictureHeader(int Width, int Height, bool HasColor, string Mode);

/// <summary>The one place where pictures' files are recognised and decoded for datasets.</summary>
internal static class PictureFiles
{
    // What is decoded of a file that nobody vouches for, in pixels and in bytes of their samples; more is a bomb, or no training picture.
    private const long MaxPixels = 40_000_000, MaxSampleBytes = 4 * MaxPixels;

    // One picture beyond either is used at a time, so that threads don't multiply its memory.
    private const long LargePixels = 4_000_000, LargeBytes = 16 << 20;

    // A header is read whatever it declares: the doctor says what.
    private static readonly ImageLimits HeaderLimits = new(long.MaxValue);
    private static readonly ImageLimits Limits = new(MaxPixels);
    private static readonly string[] Others = [".jxl", ".jp2", ".psd", ".svg", ".tga", ".ico", ".exr"];
    private static readonly Lock Large = new();

    /// <summary>Whether a file is named like a picture that is read.</summary>
    public static bool IsPicture(SourceFile file) => ImageFile.HasPictureExtension(file.Name);

    /// <summary>Whether a file is named like a picture of a format that is not read.</summary>
    public static bool IsOther(SourceFile file) => Array.Exists(Others, file.HasExtension);

    /// <summary>Reads what a file declares.</summary>
    /// <inheritdoc cref="Use{T}"/>
    public static PictureHeader ReadHeader(IFileSource source, SourceFile file) => Guarded(source, file, (bytes, path) => Header(ImageFile.ReadInfo(bytes, path, HeaderLimits)));

    /// <summary>Decodes a file.</summary>
    /// <param name="source">Where the file is.</param>
    /// <param name="file">The file.</param>
    /// <param name="use">
    /// Makes something small of the picture, which is not to be kept: of large ones there is one at a time. It has 8 bits a sample,
    /// as records have; its alpha is still there.
    /// </param>
    /// <exception cref="MachineFaultException">The disk did not give it, or the library that decodes its format is missing.</exception>
    /// <exception cref="DatasetException">It is damaged, hostile or no picture; the message names it.</exception>
    public static T Use<T>(IFileSource source, SourceFile file, Func<PictureHeader, Image, T> use) => Guarded(source, file, (bytes, path) =>
    {
        (ImageInfo info, Image? small) = ImageFile.ReadIf(bytes, path, info => Pixels(info) <= LargePixels, HeaderLimits);
        if (small is not null)
        {
            return use(Header(info), small.To8Bit());
        }

        return Pixels(info) * info.Channels * (info.BitDepth / 8) > MaxSampleBytes
            ? throw new DatasetException($"{path}: the header declares {info.Width}x{info.Height} pixels, more than {MaxSampleBytes} bytes when decoded")
            : Alone(() => use(Header(info), ImageFile.Read(bytes, path, Limits).To8Bit()));
    });

    /// <summary>Decodes a file, and lets somebody look at its picture.</summary>
    /// <inheritdoc cref="Use{T}"/>
    public static void Use(IFileSource source, SourceFile file, Action<PictureHeader, Image> look) => Use(source, file, (header, image) =>
    {
        look(header, image);
        return true;
    });

    private static long Pixels(ImageInfo info) => (long)info.Width * info.Height;

    private static PictureHeader Header(ImageInfo info) => new(info.Width, info.Height, info.HasColor, info.Mode);

    // Whatever one file does to its decoder, it costs that file and no other.
    private static T Guarded<T>(IFileSource source, SourceFile file, Func<byte[], string, T> work)
    {
        string path = source.PathOf(file);
        try
        {
            return file.Length > LargeBytes ? Alone(Read) : Read();
        }
        catch (Exception e) when (e is not (DatasetException or OperationCanceledException))
        {
            throw e switch
            {
                MissingDecoderException => new MachineFaultException(e.Message, e),
                ImageFormatException => new DatasetException(e.Message, e),
                OutOfMemoryException => new DatasetException($"{path}: takes more memory than there is", e),
                _ => new DatasetException($"{path}: cannot be decoded: {e.GetType().Name}: {e.Message}", e),
            };
        }

        T Read() => work(source.Read(file), path);
    }

    /// <summary>One at a time, so that threads don't multiply the memory of large ones.</summary>
    private static T Alone<T>(Func<T> work)
    {
        lock (Large)
        {
            return work();
        }
    }
}
