using System.Globalization;
using Atelier.Data;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>Successive pictures of a dataset as a dataset of their own.</summary>
/// <param name="whole">Where they are from.</param>
/// <param name="first">Number of the first.</param>
/// <param name="count">How many, at least 1.</param>
public sealed class DatasetPart(IImageDataset whole, long first, long count) : IImageDataset
{
    /// <inheritdoc/>
    public string Name => whole.Name;

    /// <inheritdoc/>
    public long Count { get; } = first >= 0 && count >= 1 && first + count <= whole.Count
        ? count
        : throw new DatasetException(string.Create(CultureInfo.InvariantCulture, $"{whole.Name} has {whole.Count} pictures; {count} from number {first} on are not among them."));

    /// <inheritdoc/>
    public int Channels => whole.Channels;

    /// <inheritdoc/>
    public int Height => whole.Height;

    /// <inheritdoc/>
    public int Width => whole.Width;

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames => whole.ClassNames;

    /// <inheritdoc/>
    public string ContentHash => string.Create(CultureInfo.InvariantCulture, $"{whole.ContentHash}[{first}+{Count}]");

    /// <inheritdoc/>
    public AnnotationSchema Schema => whole.Schema with { TargetChannels = 0, Masks = false };

    /// <inheritdoc/>
    public Annotation Describe(long index) => whole.Describe(first + Checked(index));

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels) => whole.Read(first + Checked(index), pixels);

    /// <inheritdoc/>
    public int? Label(long index) => whole.Label(first + Checked(index));

    private long Checked(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }
}
