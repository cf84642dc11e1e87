using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Stretches every channel to the full range of levels. torchvision's RandomAutocontrast.</summary>
public sealed record AutoContrast : Transform
{
    internal override IEnumerable<Transform> BytesOnly => [this];

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(default(StretchLevels));
}

/// <summary>Maps every channel's lowest level to 0 and its highest to 255.</summary>
internal readonly record struct StretchLevels : IFilter, IHistogramCurve
{
    public void Apply(Raster image) => ChannelTables.Apply(image, this);

    public void Make(ReadOnlySpan<int> histogram, Span<byte> table)
    {
        int low = histogram.IndexOfAnyExcept(0), high = histogram.LastIndexOfAnyExcept(0);
        ToneTable.Identity(table);
        if (high > low)
        {
            float scale = 255f / (high - low);
            for (int level = low; level <= high; level++)
            {
                table[level] = (byte)Math.Min((level - low) * scale, 255);
            }
        }
    }
}
