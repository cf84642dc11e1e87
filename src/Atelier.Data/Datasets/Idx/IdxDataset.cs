using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Data;

/// <summary>Grey pictures and their labels from a pair of IDX files, held in memory as bytes.</summary>
public sealed class IdxDataset : IImageDataset
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    private IdxDataset(string name, IdxArray images, IdxArray labels, IReadOnlyList<string>? classNames, int channels)
    {
        (Name, Channels, Height, Width) = (name, channels, images.Dimensions[1], images.Dimensions[2]);
        (_pixels, _labels) = (images.Values, labels.Values);
        int classes = _labels.Max() + 1;

        // Names that are not given, or too few to be this dataset's, give way to the labels themselves.
        ClassNames = classNames?.Count >= classes
            ? classNames
            : [.. Enumerable.Range(0, classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        ContentHash = Hash();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _labels.Length;

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public string ContentHash { get; }

    /// <summary>Reads a pair of IDX files, gzipped or not.</summary>
    /// <param name="name">What to call the dataset.</param>
    /// <param name="imagesPath">Pictures: bytes in three dimensions (picture, row, column).</param>
    /// <param name="labelsPath">Labels: bytes in one dimension, as many as there are pictures.</param>
    /// <param name="classNames">The classes' names by label, or null to call them by their numbers.</param>
    /// <param name="options">Size null or the pictures' own; channels null, 1 or 3 (grey repeated).</param>
    /// <exception cref="DatasetException">A file cannot be read or is damaged, they do not belong together, or the size is another.</exception>
    public static IdxDataset Open(string name, string imagesPath, string labelsPath, IReadOnlyList<string>? classNames, DatasetOptions options)
    {
        IdxArray images = IdxArray.Read(imagesPath, rank: 3), labels = IdxArray.Read(labelsPath, rank: 1);
        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new DatasetException($"{name}: {imagesPath} holds {images.Dimensions[0]} pictures, {labelsPath} {labels.Dimensions[0]} labels.");
        }

        (int height, int width) = (images.Dimensions[1], images.Dimensions[2]);
        return options.Size is int size && (size != height || size != width)
            ? throw new DatasetException($"{name}: the pictures are {width}x{height}; they cannot be had at size {size}.")
            : new IdxDataset(name, images, labels, classNames, options.Channels ?? 1);
    }

    /// <inheritdoc/>
    public int? Label(long index)
    {
        this.CheckIndex(index);
        return _labels[index];
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        int length = Height * Width;
        ReadOnlySpan<byte> picture = _pixels.AsSpan((int)index * length, length);
        if (Channels == 1)
        {
            ChannelConversion.ToFloats(picture, pixels);
            return;
        }

        float[] grey = ArrayPool<float>.Shared.Rent(length);
        ChannelConversion.ToFloats(picture, grey.AsSpan(0, length));
        ChannelConversion.Convert(grey.AsSpan(0, length), 1, pixels, Channels);
        ArrayPool<float>.Shared.Return(grey);
    }

    internal static IdxDataset Open(string name, IdxFiles files, IReadOnlyList<string>? classNames, DatasetOptions options)
        => Open(name, files.Images, files.Labels, classNames, options);

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Count}x{Height}x{Width}x{Channels};")));
        hash.AppendData(_pixels);
        hash.AppendData(_labels);
        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
