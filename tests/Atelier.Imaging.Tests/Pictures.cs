namespace Atelier.Imaging.Tests;

/// <summary>Pictures made up for tests.</summary>
internal static class Pictures
{
    /// <summary>Half smooth, half noise, so that every row filter has its rows; the same for the same arguments.</summary>
    public static Image Make(int width, int height, int channels, int bits)
    {
        var random = new Random(width + (31 * height) + (1009 * channels) + bits);
        int[] levels = [.. Enumerable.Range(0, width * height * channels)
            .Select(i => i < width * height * channels / 2 ? i * 3 : random.Next())];
        return bits == 8
            ? new Image(width, height, channels, Array.ConvertAll(levels, v => (byte)v))
            : new Image(width, height, channels, Array.ConvertAll(levels, v => (ushort)v));
    }

    public static void AssertSame(Image expected, Image actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels, expected.BitDepth),
            (actual.Width, actual.Height, actual.Channels, actual.BitDepth));
        Assert.True(expected.BitDepth == 8 ? expected.Bytes.SequenceEqual(actual.Bytes) : expected.Words.SequenceEqual(actual.Words));
    }
}
