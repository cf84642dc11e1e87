using Atelier.Imaging.Codecs;

namespace Atelier.Imaging.Tests;

public sealed class PngRoundTripTests
{
    public static TheoryData<int, int, int> Kinds => [..
        from channels in new[] { 1, 2, 3, 4 }
        from bits in new[] { 8, 16 }
        from width in new[] { 1, 3, 130 }
        select (channels, bits, width)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_is_read(int channels, int bits, int width)
    {
        Image image = Pictures.Make(width, 71, channels, bits);
        Pictures.AssertSame(image, RoundTrip(image).Image);
    }

    [Fact]
    public void Large_pictures_take_several_data_chunks()
    {
        Image image = Pictures.Make(400, 400, 4, 8);
        var stream = new MemoryStream();
        Png.Write(stream, image);
        Assert.True(stream.Length > 4 * (1 << 16));
        Pictures.AssertSame(image, Png.ReadFile(new MemoryStream(stream.ToArray()), "large").Image);
    }

    [Fact]
    public void Smooth_pictures_are_filtered_smaller()
    {
        byte[] ramp = [.. Enumerable.Range(0, 256 * 256).Select(i => (byte)((i % 256) + (i / 256 * 7)))];
        var stream = new MemoryStream();
        Png.Write(stream, new Image(256, 256, 1, ramp));
        Assert.True(stream.Length < 2000, $"{stream.Length} bytes");
    }

    [Fact]
    public void Notes_survive_in_order()
    {
        PngText[] notes = [new("Software", "Atelier"), new("Comment", "caf\u00e9\nau lait"), new("Prompt", "\u8d64\u3044\u5186 \u2764")];
        Assert.Equal(notes, RoundTrip(Pictures.Make(4, 4, 3, 8), notes).Texts);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("a\nb", "x")]
    [InlineData("key\u4e00", "x")]
    [InlineData("key", "a\0b")]
    public void Bad_notes_are_refused_before_anything_is_written(string keyword, string text)
    {
        var stream = new MemoryStream();
        Assert.Throws<ArgumentException>(() => Png.Write(stream, Pictures.Make(4, 4, 3, 8), new PngText(keyword, text)));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Files_and_headers_are_read_by_path()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "a.png");
        Png.Write(path, Pictures.Make(9, 5, 4, 16));
        Assert.Equal(new PngHeader(9, 5, 16, PngColorType.Rgba, Interlaced: false), Png.ReadHeader(path));
        Pictures.AssertSame(Pictures.Make(9, 5, 4, 16), Png.Read(path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static PngFile RoundTrip(Image image, params PngText[] texts)
    {
        var stream = new MemoryStream();
        Png.Write(stream, image, texts);
        stream.Position = 0;
        return Png.ReadFile(stream, "round trip");
    }
}
