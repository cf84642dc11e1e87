using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Imaging.Tests;

public sealed class JpegTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 8)]
    [InlineData(3, 16)]
    public void What_is_written_reads_back_nearly_the_same(int channels, int bits)
    {
        Vips.Require();
        int[] levels = [.. Enumerable.Range(0, 24 * 16 * channels).Select(i => 40 + (i / channels % 24 * 5) + (i / channels / 24 * 4))];
        Image image = bits == 8
            ? new Image(24, 16, channels, Array.ConvertAll(levels, v => (byte)v))
            : new Image(24, 16, channels, Array.ConvertAll(levels, v => (ushort)(v * 257)));
        using var folder = new TemporaryFolder();
        Jpeg.Write(folder["a.jpg"], image, quality: 95);
        Image read = ImageFile.Read(folder["a.jpg"]);
        Assert.Equal((24, 16, channels), (read.Width, read.Height, read.Channels));
        Assert.All(read.Bytes.ToArray().Zip(image.To8Bit().Bytes.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -4, 4));
        Assert.True(Jpeg.Encode(image, 30).Length < Jpeg.Encode(image, 95).Length);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentException>(() => Jpeg.Encode(Pictures.Make(4, 4, 4, 8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.Encode(Pictures.Make(4, 4, 3, 8), quality: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.Encode(Pictures.Make(4, 4, 3, 8), quality: 101));
    }
}
