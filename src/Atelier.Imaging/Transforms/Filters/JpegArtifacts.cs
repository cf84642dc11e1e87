using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Makes the picture look as if it had been stored as JPEG: rounding of frequencies in 8x8 blocks, colours at half the resolution.
/// Nothing is encoded; only what is lost is lost.
/// </summary>
public sealed record JpegArtifacts : Transform
{
    /// <summary>JPEG quality, 1 to 100; drawn numbers are rounded.</summary>
    public Interval Quality { get; init => field = Limits.Within(value, 1, 100); } = (30, 95);

    internal override IEnumerable<Transform> BytesOnly => [this];

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(new CompressJpeg((int)Math.Round(dice.In(Quality))));
}

/// <summary>What a JPEG of that quality keeps: libjpeg's tables and 4:2:0.</summary>
internal readonly record struct CompressJpeg(int Quality) : IFilter
{
    public void Apply(Raster image)
    {
        // Whole blocks of the halved colours, continued from the picture's edge.
        int width = (image.Width + 15) / 16 * 16, height = (image.Height + 15) / 16 * 16, count = width * height;
        Span<float> planes = image.Field((3 * count) + (count / 4));
        Span<float> luma = planes[..count], blue = planes.Slice(count, count), red = planes.Slice(2 * count, count), half = planes[(3 * count)..];
        JpegColors.Split(image, width, height, luma, blue, red);
        Span<float> table = stackalloc float[64];
        JpegBlocks.Table(JpegBlocks.Luma, Quality, table);
        JpegBlocks.Quantize(luma, width, table);
        if (image.Channels == 3)
        {
            JpegBlocks.Table(JpegBlocks.Chroma, Quality, table);
            Halved(blue, half, width, image, table);
            Halved(red, half, width, image, table);
        }

        JpegColors.Join(image, width, luma, blue, red);
    }

    private static void Halved(Span<float> plane, Span<float> half, int width, Raster image, ReadOnlySpan<float> table)
    {
        JpegColors.Halve(plane, width, half);
        JpegBlocks.Quantize(half, width / 2, table);
        JpegColors.Double(half, (image.Width + 1) / 2, (image.Height + 1) / 2, plane, width);
    }
}
