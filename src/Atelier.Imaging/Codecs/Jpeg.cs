using System.Globalization;

namespace Atelier.Imaging.Codecs;

/// <summary>JPEG (ITU-T T.81), written through libvips; <see cref="ImageFile"/> reads it.</summary>
public static unsafe class Jpeg
{
    private const int UnsignedBytes = 0;     // VIPS_FORMAT_UCHAR

    /// <summary>Writes a picture to a file, replacing it.</summary>
    /// <inheritdoc cref="Encode"/>
    /// <param name="path">The file.</param>
    /// <param name="image">Grey or RGB; 16-bit samples are rounded to 8.</param>
    /// <param name="quality">1 to 100.</param>
    public static void Write(string path, Image image, int quality = 90) => File.WriteAllBytes(path, Encode(image, quality));

    /// <summary>A picture as a JPEG file: 4:2:0 below quality 90, without metadata.</summary>
    /// <param name="image">Grey or RGB; 16-bit samples are rounded to 8.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="ArgumentException">The picture has alpha, which JPEG does not: lay it over a colour first.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quality"/> is not 1 to 100.</exception>
    /// <exception cref="NotSupportedException">libvips is missing; the message names its package.</exception>
    public static byte[] Encode(Image image, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (image.HasAlpha)
        {
            throw new ArgumentException("JPEG: the picture has alpha, which JPEG does not; lay it over a colour first.");
        }

        if (VipsLibrary.Problem is { } problem)
        {
            throw new NotSupportedException($"JPEG: cannot be written: {problem}");
        }

        Image bytes = image.To8Bit();
        return VipsFailures.Explain(() => Save(bytes, quality), said => new InvalidOperationException($"JPEG: {said}"));
    }

    private static byte[] Save(Image image, int quality)
    {
        fixed (byte* samples = image.Bytes)
        {
            using var picture = new VipsHandle(VipsApi.NewImage(
                samples, (nuint)image.Bytes.Length, image.Width, image.Height, image.Channels, UnsignedBytes));
            using VipsOperation save = new VipsOperation("jpegsave_buffer")
                .With("in", picture).With("Q", quality.ToString(CultureInfo.InvariantCulture)).With("strip", "true");
            return save.RunToBytes();
        }
    }
}
