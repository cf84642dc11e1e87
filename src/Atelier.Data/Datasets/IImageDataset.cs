namespace Atelier.Data;

/// <summary>
/// Pictures of one size, read by index, with or without class labels. Members may be called from several threads at once.
/// What else a dataset knows of its pictures (attributes now; captions, masks, pairs) is an interface of its own beside
/// this one, which a consumer asks for: <c>dataset as IAttributed&lt;Scene&gt;</c>.
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

    /// <summary>What a user should be told about the dataset, such as files that were left out; empty if all is well.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Reads one picture.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="pixels">Receives Height * Width * Channels values in [-1, 1], (height, width, channel).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    /// <exception cref="DatasetException">The picture's file has changed or gone since the dataset was opened.</exception>
    void Read(long index, Span<float> pixels);

    /// <summary>A picture's class, an index into <see cref="ClassNames"/>; null in a dataset without labels.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    int? Label(long index);
}

/// <summary>A dataset that knows more of each picture than its class.</summary>
/// <typeparam name="T">What it knows.</typeparam>
public interface IAttributed<out T>
{
    /// <summary>What is known of a picture.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    T Attributes(long index);
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

    public static void CheckRead(this IImageDataset dataset, long index, Span<float> pixels)
    {
        dataset.CheckIndex(index);
        if (pixels.Length != dataset.SamplesPerPicture())
        {
            throw new ArgumentException($"{dataset.Name}: {pixels.Length} values given for a picture of {dataset.Height}x{dataset.Width}x{dataset.Channels}.");
        }
    }

    public static int SamplesPerPicture(this IImageDataset dataset) => checked(dataset.Height * dataset.Width * dataset.Channels);
}
