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

    // One picture beyond this is decoded at a time, so that threads don't multiply its memory.
    private const long LargePixels = 4_000_000;

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
    /// <param name="bytes">The file.</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="ImageFormatException">It is damaged or no picture.</exception>
    public static PictureHeader ReadHeader(byte[] bytes, string name)
    {
        ImageInfo info = ImageFile.ReadInfo(bytes, name, HeaderLimits);
        return new(info.Width, info.Height, info.HasColor, info.Mode);
    }

    /// <summary>Decodes a file.</summary>
    /// <inheritdoc cref="ReadHeader"/>
    public static Image Decode(byte[] bytes, string name)
    {
        if (ReadHeader(bytes, name).Pixels <= LargePixels)
        {
            return DecodeNow(bytes, name);
        }

        lock (Large)
        {
            return DecodeNow(bytes, name);
        }
    }

    private static Image DecodeNow(byte[] bytes, string name) => ImageFile.Read(bytes, name, Limits);
}
