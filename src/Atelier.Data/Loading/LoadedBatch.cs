namespace Atelier.Data.Loading;

/// <summary>A batch in host memory.</summary>
/// <param name="Pixels">[N, H, W, C], values in [-1, 1].</param>
/// <param name="Labels">One class a picture, -1 for a picture without one; null where none of the batch has one, or where pictures of several classes were mixed.</param>
/// <param name="Position">The global number of the first sample.</param>
public sealed record LoadedBatch(float[] Pixels, int[]? Labels, long Position)
{
    /// <summary>The pictures' numbers in the dataset, which <see cref="IImageDataset.Describe"/> takes.</summary>
    public required long[] Indices { get; init; }

    /// <summary>[N, classes]: how much of each class is in a picture, where pictures were mixed and the dataset has named classes; else null.</summary>
    public float[]? LabelShares { get; init; }

    /// <summary>[N, H, W, C of the targets], values in [-1, 1]; null where they were not asked for.</summary>
    public float[]? Targets { get; init; }

    /// <summary>[N, H, W], values in [0, 1]; null where they were not asked for.</summary>
    public float[]? Masks { get; init; }
}
