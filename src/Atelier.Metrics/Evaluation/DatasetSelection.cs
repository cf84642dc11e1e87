using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Atelier.Data;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Evaluation;

/// <summary>Some pictures of a dataset as a dataset of their own.</summary>
/// <param name="whole">Where they are from.</param>
/// <param name="numbers">Their numbers there.</param>
public sealed class DatasetSelection(IImageDataset whole, IReadOnlyList<int> numbers) : IImageDataset
{
    /// <inheritdoc/>
    public string Name => whole.Name;

    /// <inheritdoc/>
    public long Count => numbers.Count;

    /// <inheritdoc/>
    public int Channels => whole.Channels;

    /// <inheritdoc/>
    public int Height => whole.Height;

    /// <inheritdoc/>
    public int Width => whole.Width;

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames => whole.ClassNames;

    /// <inheritdoc/>
    public string ContentHash => $"{whole.ContentHash}[{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(numbers.ToArray())))[..16]}]";

    /// <summary>The pictures' numbers in the dataset they are from.</summary>
    public IReadOnlyList<int> Numbers => numbers;

    /// <summary>So many pictures drawn at random, or all where there are no more.</summary>
    /// <param name="whole">Where they are from.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="key">Chooses.</param>
    public static DatasetSelection Draw(IImageDataset whole, int most, RandomKey key)
        => new(whole, Subsets.Draw(key, checked((int)whole.Count), (int)Math.Min(most, whole.Count)));

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels) => whole.Read(numbers[checked((int)index)], pixels);

    /// <inheritdoc/>
    public int? Label(long index) => whole.Label(numbers[checked((int)index)]);
}
