using System.Buffers;

namespace Atelier.Data;

/// <summary>
/// Pictures of one size, read by index. Members may be called from several threads at once. What else a dataset knows of its
/// pictures is declared once by its <see cref="Schema"/>: facts come from <see cref="Describe"/>, and what lies pixel upon pixel
/// from <see cref="ReadTarget"/> and <see cref="ReadMask"/>. A dataset of pixels and classes leaves these as they are.
/// </summary>
public interface IImageDataset
{
    /// <summary>What the dataset is called, such as <c>fashion-mnist</c>.</summary>
    string Name { get; }

    /// <summary>Number of pictures, at least 1.</summary>
    long Count { get; }

    /// <summary>Samples a pixel: 1 grey, 3 RGB.</summary>
    int Channels { get; }

    /// <summary>Rows of every picture.</summary>
    int Height { get; }

    /// <summary>Pixels a row of every picture.</summary>
    int Width { get; }

    /// <summary>The classes' names by label, or null if there are no labels or the names are not known.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>
    /// Identifies the pictures and labels by content: two datasets with the same hash serve the same values. A run records it,
    /// and refuses to resume on another.
    /// </summary>
    string ContentHash { get; }

    /// <summary>What is known of the pictures besides their classes.</summary>
    AnnotationSchema Schema => AnnotationSchema.None;

    /// <summary>What a user should be told about the dataset, such as files that were left out; empty if all is well.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Reads one picture.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="pixels">Receives Height * Width * Channels values in [-1, 1], (height, width, channel).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    /// <exception cref="DatasetException">The picture's file has changed or gone since the dataset was opened.</exception>
    void Read(long index, Span<float> pixels);

    /// <summary>A picture's class, an index into <see cref="ClassNames"/>; null where it is not known.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    int? Label(long index);

    /// <summary>Captions, attributes and domain of one picture, as <see cref="Schema"/> declares them.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    Annotation Describe(long index) => Annotation.None;

    /// <summary>Reads the picture that a picture is paired with: another view of the same thing, pixel upon pixel.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="pixels">Receives Height * Width * Schema.TargetChannels values in [-1, 1], (height, width, channel).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    /// <exception cref="InvalidOperationException">The schema has no targets.</exception>
    /// <exception cref="DatasetException">The picture can no longer be read.</exception>
    void ReadTarget(long index, Span<float> pixels) => throw new InvalidOperationException($"{Name}: its pictures have no targets.");

    /// <summary>Reads a picture's mask.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="mask">Receives Height * Width values in [0, 1], 1 inside.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="ArgumentException"><paramref name="mask"/> has another length.</exception>
    /// <exception cref="InvalidOperationException">The schema has no masks.</exception>
    /// <exception cref="DatasetException">The picture can no longer be read.</exception>
    void ReadMask(long index, Span<float> mask) => throw new InvalidOperationException($"{Name}: its pictures have no masks.");

    /// <summary>Reads one picture as bytes, as byte-wise augmentation and files want it.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="levels">Receives Height * Width * Channels levels, 0 for -1 and 255 for 1, the nearest to each value.</param>
    /// <inheritdoc cref="Read"/>
    void ReadLevels(long index, Span<byte> levels)
    {
        float[] pixels = ArrayPool<float>.Shared.Rent(levels.Length);
        Read(index, pixels.AsSpan(0, levels.Length));
        ChannelConversion.ToLevels(pixels.AsSpan(0, levels.Length), levels);
        ArrayPool<float>.Shared.Return(pixels);
    }
}

/// <summary>The checks that every dataset's reading starts with.</summary>
internal static class DatasetArguments
{
    public static void CheckIndex(this IImageDataset dataset, long index)
    {
        if (index < 0 || index >= dataset.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), $"{dataset.Name}: there is no picture {index}, only 0 to {dataset.Count - 1}.");
        }
    }

    public static void CheckRead(this IImageDataset dataset, long index, Span<float> pixels) => dataset.CheckRead(index, pixels.Length, dataset.Channels);

    /// <summary>Checks a place for values of so many channels: the picture's, the target's, or a mask's one.</summary>
    public static void CheckRead(this IImageDataset dataset, long index, int length, int channels)
    {
        dataset.CheckIndex(index);
        if (length != checked(dataset.Height * dataset.Width * channels))
        {
            throw new ArgumentException($"{dataset.Name}: {length} values given for a picture of {dataset.Height}x{dataset.Width}x{channels}.");
        }
    }

    public static void CheckTarget(this IImageDataset dataset, long index, Span<float> pixels)
    {
        if (dataset.Schema.TargetChannels == 0)
        {
            throw new InvalidOperationException($"{dataset.Name}: its pictures have no targets.");
        }

        dataset.CheckRead(index, pixels.Length, dataset.Schema.TargetChannels);
    }

    public static void CheckMask(this IImageDataset dataset, long index, Span<float> mask)
    {
        if (!dataset.Schema.Masks)
        {
            throw new InvalidOperationException($"{dataset.Name}: its pictures have no masks.");
        }

        dataset.CheckRead(index, mask.Length, channels: 1);
    }

    public static int SamplesPerPicture(this IImageDataset dataset) => checked(dataset.Height * dataset.Width * dataset.Channels);
}
