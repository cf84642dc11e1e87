using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Spreads every channel's levels so that they are about equally frequent. torchvision's RandomEqualize, which is Pillow's.</summary>
public sealed record Equalize : Transform
{
    internal override IEnumerable<Transform> BytesOnly => [this];

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(default(EqualizeLevels));
}

/// <summary>Maps every channel's levels by their cumulative histogram.</summary>
internal readonly record struct EqualizeLevels : IFilter, IHistogramCurve
{
    public void Apply(Raster image) => ChannelTables.Apply(image, this);

    public void Make(ReadOnlySpan<int> histogram, Span<byte> table)
    {
        // As Pillow has it: the highest level does not count in the step.
        int highest = histogram.LastIndexOfAnyExcept(0), step = 0;
        foreach (int count in histogram[..highest])
        {
            step += count;
        }

        step /= 255;
        ToneTable.Identity(table);
        if (step == 0)
        {
            return;
        }

        int below = step / 2;
        for (int level = 0; level < table.Length; level++)
        {
            table[level] = (byte)Math.Min(below / step, 255);
            below += histogram[level];
        }
    }
}
