using System.Text.Json.Serialization;
using Atelier.Imaging;

namespace Atelier.Data;

/// <summary>
/// What every picture of a dataset is made into. Its record is its bytes: the picture, then its target, then its mask, each
/// (height, width, channel).
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Channels">1 grey, 3 RGB.</param>
/// <param name="TargetChannels">Of the picture it is paired with; 0 for none.</param>
/// <param name="HasMask">Whether a mask follows.</param>
internal sealed record PictureFormat(int Height, int Width, int Channels, int TargetChannels = 0, bool HasMask = false)
{
    private const int MaxSize = 4096;

    /// <summary>Bytes of the picture alone.</summary>
    [JsonIgnore]
    public int PictureLength => checked(Height * Width * Channels);

    /// <summary>Bytes of its target.</summary>
    [JsonIgnore]
    public int TargetLength => checked(Height * Width * TargetChannels);

    /// <summary>Bytes of its mask.</summary>
    [JsonIgnore]
    public int MaskLength => HasMask ? checked(Height * Width) : 0;

    /// <summary>Bytes of all three.</summary>
    [JsonIgnore]
    public int RecordLength => checked(PictureLength + TargetLength + MaskLength);

    /// <summary>What a dataset serves.</summary>
    public static PictureFormat Of(IImageDataset data)
        => new(data.Height, data.Width, data.Channels, data.Schema.TargetChannels, data.Schema.Masks);

    /// <summary>What was asked for, and where it was not, what most of the pictures have.</summary>
    /// <exception cref="DatasetException">The size is out of range, or most pictures are not squares of one size and none was asked for.</exception>
    public static PictureFormat For(PictureListing listing, DatasetOptions options)
    {
        if (options.Size is < 1 or > MaxSize)
        {
            throw new DatasetException($"{listing.Source.Path}: size {options.Size} is not one of 1 to {MaxSize}.");
        }

        if (options is not { Size: int size, Channels: int channels })
        {
            PictureHeader[] headers = Headers(listing);
            size = options.Size ?? CommonSize(listing.Source.Path, headers);
            channels = options.Channels ?? (Array.Exists(headers, header => header.HasColor) ? 3 : 1);
        }

        // A pair is one thing seen twice: both sides have the channels of the more colourful one.
        bool pairs = Array.Exists(listing.Rows, row => row.Target is not null);
        return new PictureFormat(size, size, channels, pairs ? channels : 0, Array.Exists(listing.Rows, row => row.Mask is not null));
    }

    // A file without a sound header says nothing about the others; decoding it will say what is wrong with it.
    private static PictureHeader[] Headers(PictureListing listing)
    {
        var headers = new PictureHeader?[listing.Rows.Length];
        FileLoops.For(headers.Length, i =>
        {
            PicturePart part = listing.Rows[i].Picture;
            try
            {
                headers[i] = part.Seen(PictureFiles.ReadHeader(listing.Source.Read(part.File), part.File.Name));
            }
            catch (Exception e) when (e is ImageFormatException or DatasetException)
            {
            }
        });
        return [.. headers.OfType<PictureHeader>()];
    }

    private static int CommonSize(string path, PictureHeader[] headers)
    {
        IGrouping<(int Width, int Height), PictureHeader>? common =
            headers.GroupBy(h => (h.Width, h.Height)).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key.Width).FirstOrDefault();
        return common is null ? throw new DatasetException($"{path}: none of its pictures can be read.")
            : common.Key.Width == common.Key.Height && common.Key.Width <= MaxSize && 2 * common.Count() >= headers.Length ? common.Key.Width
            : throw new DatasetException($"{path}: the pictures are not squares of one size; say which size is wanted, such as --size 64.");
    }
}
