using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Data;

/// <summary>
/// CIFAR-10 or CIFAR-100 (Krizhevsky 2009) in their publisher's binary form: small photographs, 32x32 RGB, held in memory as bytes.
/// A record is the label (CIFAR-100: the superclass, then the class) and then a plane each of red, green and blue.
/// </summary>
public sealed class CifarDataset : IImageDataset
{
    private const int Side = 32, Plane = Side * Side, Colors = 3;

    private readonly CifarPublication _publication;
    private readonly byte[] _records;

    private CifarDataset(CifarPublication publication, byte[] records, int channels)
    {
        (_publication, _records, Channels) = (publication, records, channels);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Count}x{Side}x{Side}x{Channels};")));
        hash.AppendData(records);
        ContentHash = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <inheritdoc/>
    public string Name => _publication.Name;

    /// <inheritdoc/>
    public long Count => _records.Length / RecordLength(_publication);

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Height => Side;

    /// <inheritdoc/>
    public int Width => Side;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _publication.ClassNames;

    /// <inheritdoc/>
    public string ContentHash { get; }

    /// <summary>Reads a folder or archive: <c>test_batch.bin</c> for the test set, all other .bin files in order of name for the training set.</summary>
    /// <param name="path">Where the files lie.</param>
    /// <param name="options">Size null or 32; channels null, 3 or 1 (luma).</param>
    /// <exception cref="DatasetException">There are no such files, one is damaged, or the size is another.</exception>
    public static CifarDataset OpenCifar10(string path, DatasetOptions options) => Open(CifarPublication.Cifar10, path, options);

    /// <summary>Reads a folder or archive: <c>test.bin</c> for the test set, <c>train.bin</c> for the training set.</summary>
    /// <inheritdoc cref="OpenCifar10"/>
    public static CifarDataset OpenCifar100(string path, DatasetOptions options) => Open(CifarPublication.Cifar100, path, options);

    internal static CifarDataset Open(CifarPublication publication, string path, DatasetOptions options)
    {
        if (options.Size is { } size and not Side)
        {
            throw new DatasetException($"{publication.Name}: the pictures are {Side}x{Side}; they cannot be had at size {size}.");
        }

        IFileSource source = FileKinds.Open(path);
        SourceFile[] files = Files(publication, source, options.Split);
        return files.Length > 0
            ? new CifarDataset(publication, Join([.. files.Select(file => Read(publication, source, file))]), options.Channels ?? Colors)
            : throw new DatasetException(
                $"{path}: has no {(options.Split == DatasetSplit.Test ? publication.TestFile : $"{publication.TrainFile} or other .bin file")} of {publication.Name}.");
    }

    /// <summary>Looks for the dataset's folder, the folder of its archive, or the archive itself among the places of this machine.</summary>
    /// <exception cref="DatasetException">It is nowhere, or is damaged.</exception>
    internal static CifarDataset Find(CifarPublication publication, DatasetPlaces places, DatasetOptions options)
    {
        string? found = Place(publication, places, options.Split);
        return found is not null
            ? Open(publication, found, options)
            : throw new DatasetException(
                $"{publication.Name}: no {(options.Split == DatasetSplit.Test ? publication.TestFile : publication.TrainFile)} in a folder {publication.Name}, and no {publication.ArchiveName}, " +
                $"in any of {string.Join(", ", Roots(places))}. Fetch it ('atelier data fetch {publication.Name}'), or put {publication.Archive} into one of them" +
                $"{(places.DataRoot is null ? $", or set {DatasetPlaces.Variable}" : "")}.");
    }

    /// <summary>Where the dataset lies on this machine; null if nowhere.</summary>
    internal static string? Place(CifarPublication publication, DatasetPlaces places, DatasetSplit split)
    {
        string[] names = [publication.Name, publication.Name.Replace("-coarse", string.Empty, StringComparison.Ordinal), publication.Folder, publication.ArchiveName];
        return Roots(places).SelectMany(root => names.Distinct().Select(name => Path.Combine(root, name)))
            .FirstOrDefault(path => Path.Exists(path) && Files(publication, FileKinds.Open(path), split).Length > 0);
    }

    /// <inheritdoc/>
    public int? Label(long index)
    {
        this.CheckIndex(index);
        return _records[(index * RecordLength(_publication)) + _publication.LabelAt];
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        byte[] levels = ArrayPool<byte>.Shared.Rent(Colors * Plane);
        float[] rgb = ArrayPool<float>.Shared.Rent(Colors * Plane);
        ReadOnlySpan<byte> planes = _records.AsSpan((int)(index * RecordLength(_publication)) + _publication.LabelBytes, Colors * Plane);
        for (int i = 0; i < Colors * Plane; i++)
        {
            levels[i] = planes[(i % Colors * Plane) + (i / Colors)];
        }

        ChannelConversion.ToFloats(levels.AsSpan(0, Colors * Plane), rgb.AsSpan(0, Colors * Plane));
        ChannelConversion.Convert(rgb.AsSpan(0, Colors * Plane), Colors, pixels, Channels);
        ArrayPool<byte>.Shared.Return(levels);
        ArrayPool<float>.Shared.Return(rgb);
    }

    private static string[] Roots(DatasetPlaces places) => [.. new[] { places.DataRoot, places.SystemRoot, places.CacheRoot }.OfType<string>()];

    private static int RecordLength(CifarPublication publication) => publication.LabelBytes + (Colors * Plane);

    private static SourceFile[] Files(CifarPublication publication, IFileSource source, DatasetSplit split)
        => [.. source.Files.Where(file => file.HasExtension(".bin") && (file.Leaf == publication.TestFile) == (split == DatasetSplit.Test))];

    private static byte[] Join(byte[][] parts)
    {
        byte[] whole = new byte[parts.Sum(part => part.Length)];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(whole, at);
            at += part.Length;
        }

        return whole;
    }

    private static byte[] Read(CifarPublication publication, IFileSource source, SourceFile file)
    {
        byte[] records = file.Length == 0 ? [] : source.Read(file);
        int length = RecordLength(publication);
        if (records.Length == 0 || records.Length % length != 0)
        {
            throw new DatasetException($"{source.PathOf(file)}: {records.Length} bytes are not whole records of {length} (a label and 32x32 RGB).");
        }

        for (int at = publication.LabelAt; at < records.Length; at += length)
        {
            if (records[at] >= publication.ClassNames.Count)
            {
                throw new DatasetException(
                    $"{source.PathOf(file)}: record {at / length} has the label {records[at]}, there are 0 to {publication.ClassNames.Count - 1}.");
            }
        }

        return records;
    }
}
