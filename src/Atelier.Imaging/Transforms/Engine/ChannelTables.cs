namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Makes a channel's level map from its histogram.</summary>
internal interface IHistogramCurve
{
    void Make(ReadOnlySpan<int> histogram, Span<byte> table);
}

/// <summary>Maps the levels of every channel by a table of its own.</summary>
internal static class ChannelTables
{
    private const int Levels = 256;

    public static void Apply<T>(Raster image, T curve)
        where T : struct, IHistogramCurve
    {
        int channels = image.Channels;
        Span<byte> pixels = image.Pixels, table = stackalloc byte[Levels];
        Span<int> histogram = stackalloc int[Levels];
        for (int c = 0; c < channels; c++)
        {
            histogram.Clear();
            for (int i = c; i < pixels.Length; i += channels)
            {
                histogram[pixels[i]]++;
            }

            curve.Make(histogram, table);
            for (int i = c; i < pixels.Length; i += channels)
            {
                pixels[i] = table[pixels[i]];
            }
        }
    }
}
