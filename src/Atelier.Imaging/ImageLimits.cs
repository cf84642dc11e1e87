namespace Atelier.Imaging;

/// <summary>What a picture file may cost before it is refused; checked on the header, before anything is decoded.</summary>
/// <param name="MaxPixels">Pixels that it may declare.</param>
/// <param name="MaxBytes">Bytes of a stream that is held in memory to be decoded (one that is not read as it comes).</param>
public sealed record ImageLimits(long MaxPixels = ImageLimits.DefaultMaxPixels, long MaxBytes = 256L << 20)
{
    /// <summary>
    /// 8192 x 8192: no decoder takes a GiB for as many, not for a progressive JPEG's coefficients (6 bytes a pixel) nor for
    /// 16-bit RGBA (8 bytes).
    /// </summary>
    public const long DefaultMaxPixels = 1L << 26;

    /// <summary>The default limits.</summary>
    public static ImageLimits Default { get; } = new();

    internal bool Allow(int width, int height) => (long)width * height <= MaxPixels && (long)width * height * 4 <= Array.MaxLength;

    internal string Complaint(int width, int height)
        => $"the header declares {width}x{height} pixels, more than the {Math.Min(MaxPixels, Array.MaxLength / 4)} allowed";
}
