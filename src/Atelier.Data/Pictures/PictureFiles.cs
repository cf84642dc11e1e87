using Atelier.Imaging;

namespace Atelier.Data;

/// <summary>What a picture's file declares of it.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="HasColor">Whether it may be other than grey.</param>
/// <param name="Mode">How its samples are stored, in words.</param>
internal sealed record PictureHeader(int Width, int Height, bool HasColor, string Mode)
{
    public long Pixels => (long)Width * Height;
}

/// <summary>The one place where pictures' files are recognised and decoded for datasets.</summary>
internal static class PictureFiles
{
    /// <summary>How many pixels are decoded of a file that nobody vouches for; more are a bomb, or no training picture.</summary>
    public const long MaxPixels = 40_000_000;

    // One picture beyond either is used at a time, so that threads don't multiply its memory.
    private const long LargePixels = 4_000_000, LargeBytes = 16 << 20;

    // Beyond these its memory is given back before the next one's is taken: left to itself the collector would wait.
    private const long HugePixels = 16_000_000;

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
    /// <inheritdoc cref="Use"/>
    public static PictureHeader ReadHeader(IFileSource source, SourceFile file) => Guarded(source, file, ReadHeader);

    /// <summary>Decodes a file.</summary>
    /// <param name="source">Where the file is.</param>
    /// <param name="file">The file.</param>
    /// <param name="use">Makes something of the picture: as small as can be, since pictures may be large and threads many.</param>
    /// <exception cref="MachineFaultException">The disk did not give it, or the library that decodes its format is missing.</exception>
    /// <exception cref="DatasetException">It is damaged, hostile or no picture; the message names it.</exception>
    public static T Use<T>(IFileSource source, SourceFile file, Func<PictureHeader, Image, T> use) => Guarded(source, file, (bytes, path) =>
    {
        PictureHeader header = ReadHeader(bytes, path);
        return Alone(header.Pixels > LargePixels, () =>
        {
            if (header.Pixels > HugePixels)
            {
                GC.Collect();
            }

            return use(header, ImageFile.Read(bytes, path, Limits));
        });
    });

    private static PictureHeader ReadHeader(byte[] bytes, string path)
    {
        ImageInfo info = ImageFile.ReadInfo(bytes, path, HeaderLimits);
        return new(info.Width, info.Height, info.HasColor, info.Mode);
    }

    // Whatever one file does to its decoder, it costs that file and no other.
    private static T Guarded<T>(IFileSource source, SourceFile file, Func<byte[], string, T> work)
    {
        string path = source.PathOf(file);
        try
        {
            return Alone(file.Length > LargeBytes, () => work(source.Read(file), path));
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
    }

    private static T Alone<T>(bool large, Func<T> work)
    {
        if (!large)
        {
            return work();
        }

        lock (Large)
        {
            return work();
        }
    }
}
