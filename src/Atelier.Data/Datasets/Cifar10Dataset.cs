using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Data;

/// <summary>
/// CIFAR-10 (Krizhevsky 2009) in its publisher's binary form: small photographs, 32x32 RGB, of ten classes, held in memory as bytes.
/// A record is the label and then a plane each of red, green and blue.
/// </summary>
public sealed class Cifar10Dataset : IImageDataset
{
    private const int Side = 32, Plane = Side * Side, Colors = 3, Record = 1 + (Colors * Plane);
    private const string TestFile = "test_batch.bin";
    private const string Source = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";

    private static readonly string[] Classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly byte[] _records;

    private Cifar10Dataset(byte[] records, int channels)
    {
        (_records, Channels) = (records, channels);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Count}x{Side}x{Side}x{Channels};")));
        hash.AppendData(records);
        ContentHash = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <inheritdoc/>
    public string Name => "cifar10";

    /// <inheritdoc/>
    public long Count => _records.Length / Record;

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Height => Side;

    /// <inheritdoc/>
    public int Width => Side;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Classes;

    /// <inheritdoc/>
    public string ContentHash { get; }

    /// <summary>Reads a folder: <c>test_batch.bin</c> for the test set, all other .bin files in order of name for the training set.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="options">Size null or 32; channels null, 3 or 1 (luma).</param>
    /// <exception cref="DatasetException">There are no such files, one is damaged, or the size is another.</exception>
    public static Cifar10Dataset Open(string folder, DatasetOptions options)
    {
        if (options.Size is { } size and not Side)
        {
            throw new DatasetException($"cifar10: the pictures are {Side}x{Side}; they cannot be had at size {size}.");
        }

        string[] files = Files(folder, options.Split);
        return files.Length > 0
            ? new Cifar10Dataset(Join([.. files.Select(Read)]), options.Channels ?? Colors)
            : throw new DatasetException($"{folder}: has no {(options.Split == DatasetSplit.Test ? TestFile : "data_batch_1.bin or other .bin file")} of CIFAR-10.");
    }

    /// <summary>Looks for the folder <c>cifar10</c> among the places of this machine.</summary>
    /// <exception cref="DatasetException">It is nowhere, or <see cref="Open(string, DatasetOptions)"/> fails.</exception>
    internal static Cifar10Dataset Find(DatasetPlaces places, DatasetOptions options)
    {
        string[] folders = [.. new[] { places.DataRoot, places.SystemRoot, places.CacheRoot }.OfType<string>().Select(root => Path.Combine(root, "cifar10"))];
        string? found = Array.Find(folders, folder => Files(folder, options.Split).Length > 0);
        return found is not null
            ? Open(found, options)
            : throw new DatasetException(
                $"cifar10: no {(options.Split == DatasetSplit.Test ? TestFile : "data_batch_1.bin to data_batch_5.bin")} in any of {string.Join(", ", folders)}. " +
                $"Unpack {Source} into one of them{(places.DataRoot is null ? $", or set {DatasetPlaces.Variable}" : "")}.");
    }

    /// <inheritdoc/>
    public int? Label(long index)
    {
        this.CheckIndex(index);
        return _records[index * Record];
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        byte[] levels = ArrayPool<byte>.Shared.Rent(Colors * Plane);
        float[] rgb = ArrayPool<float>.Shared.Rent(Colors * Plane);
        ReadOnlySpan<byte> planes = _records.AsSpan((int)(index * Record) + 1, Colors * Plane);
        for (int i = 0; i < Colors * Plane; i++)
        {
            levels[i] = planes[(i % Colors * Plane) + (i / Colors)];
        }

        ChannelConversion.ToFloats(levels.AsSpan(0, Colors * Plane), rgb.AsSpan(0, Colors * Plane));
        ChannelConversion.Convert(rgb.AsSpan(0, Colors * Plane), Colors, pixels, Channels);
        ArrayPool<byte>.Shared.Return(levels);
        ArrayPool<float>.Shared.Return(rgb);
    }

    private static string[] Files(string folder, DatasetSplit split) => !Directory.Exists(folder)
        ? []
        : [.. Directory.GetFiles(folder, "*.bin").Where(file => (Path.GetFileName(file) == TestFile) == (split == DatasetSplit.Test)).Order(StringComparer.Ordinal)];

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

    private static byte[] Read(string file)
    {
        byte[] records;
        try
        {
            records = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{file}: {e.Message}", e);
        }

        if (records.Length == 0 || records.Length % Record != 0)
        {
            throw new DatasetException($"{file}: {records.Length} bytes are not whole records of {Record} (a label and 32x32 RGB).");
        }

        for (int at = 0; at < records.Length; at += Record)
        {
            if (records[at] >= Classes.Length)
            {
                throw new DatasetException($"{file}: record {at / Record} has the label {records[at]}, there are 0 to {Classes.Length - 1}.");
            }
        }

        return records;
    }
}
