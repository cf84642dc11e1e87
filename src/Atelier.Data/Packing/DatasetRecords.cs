using System.Globalization;

namespace Atelier.Data;

/// <summary>The records of any dataset, as it serves them.</summary>
internal sealed class DatasetRecords(IImageDataset data) : IRecords
{
    /// <inheritdoc/>
    public string Name => data.Name;

    /// <inheritdoc/>
    public PictureFormat Format { get; } = PictureFormat.Of(data);

    /// <inheritdoc/>
    public AnnotationSchema Schema => data.Schema;

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames => data.ClassNames;

    /// <inheritdoc/>
    public int Count => checked((int)data.Count);

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => data.Warnings;

    /// <inheritdoc/>
    public string Origin(int index) => string.Create(CultureInfo.InvariantCulture, $"{data.ContentHash}:{index}");

    /// <inheritdoc/>
    public int? Label(int index) => data.Label(index);

    /// <inheritdoc/>
    public Annotation Describe(int index) => data.Describe(index);

    /// <inheritdoc/>
    public byte[] Make(int index)
    {
        byte[] record = new byte[Format.RecordLength];
        data.ReadLevels(index, record.AsSpan(0, Format.PictureLength));
        if (Format.TargetLength > 0)
        {
            float[] target = new float[Format.TargetLength];
            data.ReadTarget(index, target);
            ChannelConversion.ToLevels(target, record.AsSpan(Format.PictureLength, Format.TargetLength));
        }

        if (Format.HasMask)
        {
            float[] mask = new float[Format.MaskLength];
            data.ReadMask(index, mask);
            ChannelConversion.ShareLevels(mask, record.AsSpan(Format.PictureLength + Format.TargetLength));
        }

        return record;
    }
}
