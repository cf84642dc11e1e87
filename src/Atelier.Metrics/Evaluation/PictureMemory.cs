using System.Security.Cryptography;
using Atelier.Data;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Evaluation;

/// <summary>Generated pictures as a dataset, all in memory: to train a classifier on, or to look at again.</summary>
public sealed class PictureMemory : IImageDataset
{
    private readonly float[] _pixels;
    private readonly int[]? _labels;

    private PictureMemory(string name, float[] pixels, int[]? labels, (int Channels, int Height, int Width) size, IReadOnlyList<string>? classes)
    {
        (Name, _pixels, _labels, ClassNames) = (name, pixels, labels, classes);
        (Channels, Height, Width) = size;
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels.AsSpan())));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _pixels.Length / Size;

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc/>
    public string ContentHash { get; }

    private int Size => Channels * Height * Width;

    /// <summary>Makes pictures 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="source">Makes them.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="classes">The classes' names, where there are any.</param>
    /// <param name="batchSize">Pictures at a time.</param>
    /// <exception cref="MetricException">Batches differ in the pictures' size, or only some have labels.</exception>
    public static PictureMemory Of(string name, PictureSource source, int count, IReadOnlyList<string>? classes = null, int batchSize = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        float[] pixels = [];
        List<int> labels = [];
        (int Channels, int Height, int Width) size = default;
        for (int first = 0; first < count; first += batchSize)
        {
            Arena.Run("pictures", () =>
            {
                PictureBatch batch = source(first, Math.Min(batchSize, count - first));
                (int, int, int) found = (batch.Pictures.Shape[1], batch.Pictures.Shape[2], batch.Pictures.Shape[3]);
                float[] values = batch.Pictures.ToMemory<float>();
                if (first == 0)
                {
                    (size, pixels) = (found, new float[checked(values.Length / batch.Pictures.Shape[0] * count)]);
                }
                else if (size != found)
                {
                    throw new MetricException($"{name}: pictures of {found} follow pictures of {size} (channels, height, width).");
                }

                values.CopyTo(pixels, first * (size.Channels * size.Height * size.Width));
                labels.AddRange(batch.Labels ?? []);
            });
        }

        return labels.Count == 0 || labels.Count == count
            ? new PictureMemory(name, pixels, labels.Count == 0 ? null : [.. labels], size, classes)
            : throw new MetricException($"{name}: {labels.Count} of {count} pictures have labels; all must, or none.");
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels) => _pixels.AsSpan(checked((int)index * Size), Size).CopyTo(pixels);

    /// <inheritdoc/>
    public int? Label(long index) => _labels?[index];
}
