using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atelier.Imaging;

namespace Atelier.Data;

/// <summary>
/// The PNG pictures of a folder: flat, or with one subfolder a class. Each is cut to its centred square and resampled with
/// antialiasing; transparency is laid over white. A subfolder <c>train</c> or <c>test</c> is taken for that part. Pictures are
/// decoded once and held as bytes; those beyond 2 GiB are decoded anew whenever they are read. Files that cannot be decoded
/// are left out, with a warning.
/// </summary>
public sealed class ImageFolderDataset : IImageDataset
{
    private const long DefaultMaxHeldBytes = 2L << 30;
    private const int MaxWarnings = 20;

    private readonly PictureFormat _format;
    private readonly Picture[] _pictures;

    private ImageFolderDataset(string folder, PictureFormat format, FolderListing listing, Picture[] pictures, IReadOnlyList<string> warnings)
    {
        (Name, _format, _pictures) = (DatasetCatalog.FolderName(folder), format, pictures);
        (ClassNames, Warnings) = (listing.ClassNames, warnings);
        ContentHash = Hash();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _pictures.Length;

    /// <inheritdoc/>
    public int Channels => _format.Channels;

    /// <inheritdoc/>
    public int Height => _format.Size;

    /// <inheritdoc/>
    public int Width => _format.Size;

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc/>
    public string ContentHash { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="options">
    /// Size: null if at least half of the pictures are squares of one size, which is then taken. Channels: null takes RGB if any
    /// picture has colour, else grey.
    /// </param>
    /// <exception cref="DatasetException">There are no PNG pictures, none can be read, or the size must be given.</exception>
    public static ImageFolderDataset Open(string folder, DatasetOptions options) => Open(folder, options, DefaultMaxHeldBytes);

    /// <inheritdoc/>
    public int? Label(long index)
    {
        this.CheckIndex(index);
        return _pictures[index].Label;
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        Picture picture = _pictures[index];
        ChannelConversion.ToFloats(picture.Held ?? DecodeAgain(picture), pixels);
    }

    internal static ImageFolderDataset Open(string folder, DatasetOptions options, long maxHeldBytes)
    {
        FolderListing listing = FolderListing.Of(folder, options.Split);
        PictureFormat format = PictureFormat.For(folder, listing.Files, options);
        var pictures = new Picture?[listing.Files.Length];
        string?[] faults = new string?[pictures.Length];
        Parallel.For(0, pictures.Length, i =>
        {
            try
            {
                byte[] levels = format.Decode(listing.Files[i]);
                bool held = (i + 1L) * format.Length <= maxHeldBytes;
                pictures[i] = new Picture(listing.Files[i], listing.Labels?[i], SHA256.HashData(levels), held ? levels : null);
            }
            catch (Exception e) when (IsReadFailure(e))
            {
                faults[i] = $"left out {e.Message}";
            }
        });

        Picture[] readable = [.. pictures.OfType<Picture>()];
        string[] warnings = MakeWarnings([.. faults.OfType<string>()], listing.Others);
        return readable.Length > 0
            ? new ImageFolderDataset(folder, format, listing, readable, warnings)
            : throw new DatasetException($"{folder}: none of its PNG files can be read; the first: {warnings[0]}");
    }

    private static bool IsReadFailure(Exception e) => e is ImageFormatException or IOException or UnauthorizedAccessException;

    private static string[] MakeWarnings(string[] faults, int others)
    {
        IEnumerable<string> warnings = faults.Take(MaxWarnings);
        if (faults.Length > MaxWarnings)
        {
            warnings = warnings.Append($"left out {faults.Length - MaxWarnings} more files that cannot be read");
        }

        return [.. others > 0 ? warnings.Append($"left out {others} pictures of other formats than PNG") : warnings];
    }

    private byte[] DecodeAgain(Picture picture)
    {
        try
        {
            byte[] levels = _format.Decode(picture.File);
            return SHA256.HashData(levels).AsSpan().SequenceEqual(picture.Digest) ? levels
                : throw new DatasetException($"{picture.File}: has changed since the dataset was opened.");
        }
        catch (Exception e) when (IsReadFailure(e))
        {
            throw new DatasetException($"{picture.File}: can no longer be read: {e.Message}", e);
        }
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Count}x{Height}x{Width}x{Channels};")));
        foreach (Picture picture in _pictures)
        {
            hash.AppendData(picture.Digest);
            hash.AppendData(BitConverter.GetBytes(picture.Label ?? -1));
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private sealed record Picture(string File, int? Label, byte[] Digest, byte[]? Held);
}
