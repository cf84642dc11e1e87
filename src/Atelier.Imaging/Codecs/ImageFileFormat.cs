namespace Atelier.Imaging.Codecs;

/// <summary>The formats of picture files that are read, told apart by their first bytes.</summary>
public enum ImageFileFormat
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>Portable Network Graphics; read in managed code.</summary>
    Png,

    /// <summary>Windows bitmap; read in managed code.</summary>
    Bmp,

    /// <summary>JPEG (ITU-T T.81); through libvips.</summary>
    Jpeg,

    /// <summary>WebP; through libvips.</summary>
    WebP,

    /// <summary>Tagged Image File Format, BigTIFF too; through libvips.</summary>
    Tiff,

    /// <summary>Graphics Interchange Format; through libvips.</summary>
    Gif,

    /// <summary>High Efficiency Image File Format: HEIC and AVIF; through libvips, where its module for them is installed.</summary>
    Heif,
}

/// <summary>What is known of each format.</summary>
internal static class ImageFileFormats
{
    /// <summary>Bytes of a file's start that tell its format.</summary>
    public const int SignatureLength = 12;

    /// <summary>All formats by their everyday names.</summary>
    public const string Names = "PNG, JPEG, WebP, TIFF, GIF, BMP, HEIF or AVIF";

    private static readonly string[] Extensions =
        [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".dib", ".heic", ".heif", ".avif"];

    /// <summary>Whether a file's name ends as pictures' names do.</summary>
    public static bool HasExtension(string path)
        => Array.Exists(Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format of a file that starts with these bytes.</summary>
    public static ImageFileFormat Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ImageFileFormat.Png,
        [0xff, 0xd8, 0xff, ..] => ImageFileFormat.Jpeg,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ImageFileFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFileFormat.WebP,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFileFormat.Tiff,
        [(byte)'B', (byte)'M', ..] => ImageFileFormat.Bmp,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when IsHeifBrand(start[8..]) => ImageFileFormat.Heif,
        _ => ImageFileFormat.Unknown,
    };

    /// <summary>The name for messages.</summary>
    public static string Name(this ImageFileFormat format) => format switch
    {
        ImageFileFormat.WebP => "WebP",
        ImageFileFormat.Heif => "HEIF or AVIF",
        _ => format.ToString().ToUpperInvariant(),
    };

    /// <summary>The nickname of libvips's loader, without its suffix for what it loads from.</summary>
    public static string Loader(this ImageFileFormat format) => format switch
    {
        ImageFileFormat.Jpeg => "jpegload",
        ImageFileFormat.WebP => "webpload",
        ImageFileFormat.Tiff => "tiffload",
        ImageFileFormat.Gif => "gifload",
        ImageFileFormat.Heif => "heifload",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not a format that libvips is asked for"),
    };

    private static bool IsHeifBrand(ReadOnlySpan<byte> brand)
        => brand.StartsWith("heic"u8) || brand.StartsWith("heix"u8) || brand.StartsWith("hevc"u8) || brand.StartsWith("hevx"u8)
            || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) || brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8);
}
