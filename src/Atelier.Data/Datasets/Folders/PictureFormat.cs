using Atelier.Imaging;
using Atelier.Imaging.Codecs;

namespace Atelier.Data;

/// <summary>What every picture of a folder is made into.</summary>
/// <param name="Size">Width and height in pixels.</param>
/// <param name="Channels">1 grey, 3 RGB.</param>
internal sealed record PictureFormat(int Size, int Channels)
{
    private const int MaxSize = 4096;

    /// <summary>Bytes a picture.</summary>
    public int Length => Size * Size * Channels;

    /// <summary>What was asked for, and where it was not, what most of the pictures have.</summary>
    /// <exception cref="DatasetException">The size is out of range, or most pictures are not squares of one size and none was asked for.</exception>
    public static PictureFormat For(string folder, IEnumerable<string> files, DatasetOptions options)
    {
        if (options.Size is < 1 or > MaxSize)
        {
            throw new DatasetException($"{folder}: size {options.Size} is not one of 1 to {MaxSize}.");
        }

        if (options is { Size: int wanted, Channels: int channels })
        {
            return new PictureFormat(wanted, channels);
        }

        PngHeader[] headers = [.. files.Select(TryReadHeader).OfType<PngHeader>()];
        return new PictureFormat(
            options.Size ?? CommonSize(folder, headers),
            options.Channels ?? (headers.Any(h => h.ColorType is not (PngColorType.Grey or PngColorType.GreyAlpha)) ? 3 : 1));
    }

    /// <summary>Decodes a file, cuts the centred square, resamples it with antialiasing, and lays clear parts over white.</summary>
    /// <returns>Size * Size * Channels levels, (height, width, channel).</returns>
    /// <exception cref="ImageFormatException">The file is damaged or no PNG.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public byte[] Decode(string file)
        => Png.Read(file).Cover(Size, Size).Over(new Rgb(255, 255, 255)).To8Bit().WithChannels(Channels).Bytes.ToArray();

    // A file without a sound header says nothing about the others; decoding it will say what is wrong with it.
    private static PngHeader? TryReadHeader(string file)
    {
        try
        {
            return Png.ReadHeader(file);
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int CommonSize(string folder, PngHeader[] headers)
    {
        IGrouping<(int Width, int Height), PngHeader>? common =
            headers.GroupBy(h => (h.Width, h.Height)).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key.Width).FirstOrDefault();
        return common is null ? throw new DatasetException($"{folder}: none of its PNG files can be read.")
            : common.Key.Width == common.Key.Height && common.Key.Width <= MaxSize && 2 * common.Count() >= headers.Length ? common.Key.Width
            : throw new DatasetException($"{folder}: the pictures are not squares of one size; say which size is wanted, such as --size 64.");
    }
}
