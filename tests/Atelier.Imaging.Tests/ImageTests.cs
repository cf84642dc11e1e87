namespace Atelier.Imaging.Tests;

public sealed class ImageTests
{
    [Fact]
    public void Samples_must_fit_the_size()
    {
        Assert.Throws<ArgumentException>(() => new Image(2, 2, 3, new byte[11]));
        Assert.Throws<ArgumentException>(() => new Image(0, 2, 3, Array.Empty<byte>()));
        Assert.Throws<ArgumentException>(() => new Image(1, 1, 5, new byte[5]));
        Assert.Throws<InvalidOperationException>(() => new Image(1, 1, 1, new byte[1]).Words.Length);
        Assert.Throws<InvalidOperationException>(() => new Image(1, 1, 1, new ushort[1]).Bytes.Length);
    }

    [Fact]
    public void Floats_round_trip_and_clamp()
    {
        Image levels = new(16, 16, 1, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        float[] floats = new float[256];
        levels.CopyTo(floats);
        Assert.Equal((-1f, 1f), (floats[0], floats[255]));
        Pictures.AssertSame(levels, Image.FromFloats(floats, 16, 16, 1));
        Assert.Equal([0, 255, 0, 128], Image.FromFloats([-3, 3, float.NaN, 0], 2, 2, 1).Bytes.ToArray());
        new Image(2, 1, 1, new ushort[] { 0, 65535 }).CopyTo(floats.AsSpan(0, 2));
        Assert.Equal([-1, 1], floats[..2]);
    }

    [Fact]
    public void Channels_convert()
    {
        var rgba = new Image(2, 1, 4, [255, 0, 0, 10, 0, 0, 255, 20]);
        Assert.Equal([255, 0, 0, 0, 0, 255], rgba.WithChannels(3).Bytes.ToArray());
        Assert.Equal([76, 29], rgba.WithChannels(1).Bytes.ToArray());
        Assert.Equal([76, 10, 29, 20], rgba.WithChannels(2).Bytes.ToArray());
        Assert.Equal([7, 7, 7, 255], new Image(1, 1, 1, new byte[] { 7 }).WithChannels(4).Bytes.ToArray());
        Assert.Equal([7, 7, 7, 9], new Image(1, 1, 2, new byte[] { 7, 9 }).WithChannels(4).Bytes.ToArray());
        Assert.Equal([7, 65535], new Image(1, 1, 1, new ushort[] { 7 }).WithChannels(2).Words.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => rgba.WithChannels(5));
    }

    [Fact]
    public void Alpha_is_laid_over_a_colour()
    {
        var image = new Image(3, 1, 4, [10, 20, 30, 255, 10, 20, 30, 0, 100, 100, 100, 51]);
        Assert.Equal([10, 20, 30, 200, 100, 0, 180, 100, 20], image.Over(new Rgb(200, 100, 0)).Bytes.ToArray());
        Assert.Equal([65535, 5], new Image(2, 1, 2, new ushort[] { 5, 0, 5, 65535 }).Over(Rgb.White).Words.ToArray());
    }

    [Fact]
    public void Sixteen_bits_become_eight_by_rounding()
        => Assert.Equal([0, 0, 1, 127, 128, 255], new Image(6, 1, 1, new ushort[] { 0, 128, 129, 32767, 32768, 65535 }).To8Bit().Bytes.ToArray());

    [Fact]
    public void Crops_and_covers_keep_the_middle()
    {
        var row = new Image(5, 1, 1, new byte[] { 1, 2, 3, 4, 5 });
        Assert.Equal([2, 3], row.Crop(1, 0, 2, 1).Bytes.ToArray());
        Assert.Equal([3], row.Cover(1, 1).Bytes.ToArray());
        Assert.Throws<ArgumentException>(() => row.Crop(4, 0, 2, 1));
        Image tall = Pictures.Make(10, 31, 3, 16).Cover(4, 4);
        Assert.Equal((4, 4, 16), (tall.Width, tall.Height, tall.BitDepth));
    }

    [Fact]
    public void Resizing_a_plain_picture_changes_no_level_and_clear_pixels_do_not_bleed()
    {
        byte[] plain = new byte[7 * 5 * 3];
        Array.Fill(plain, (byte)201);
        Assert.All(new Image(7, 5, 3, plain).Resize(13, 2).Bytes.ToArray(), v => Assert.Equal(201, v));

        // A white pixel beside a clear black one: the mixed pixels stay white, only fainter.
        Image edge = new Image(2, 1, 2, [255, 255, 0, 0]).Resize(4, 1);
        Assert.Equal([255, 255, 255, 191, 255, 64, 0, 0], edge.Bytes.ToArray());
    }

    [Fact]
    public void A_contact_sheet_places_pictures_row_by_row()
    {
        Image[] greys = [.. Enumerable.Range(1, 3).Select(i => new Image(1, 1, 1, new[] { (byte)i }))];
        Image sheet = new ContactSheet(Padding: 1).Of(greys);
        Assert.Equal((5, 5, 1), (sheet.Width, sheet.Height, sheet.Channels));
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0], sheet.Bytes.ToArray());
        Image colour = new ContactSheet(Columns: 3, Padding: 0).Of([.. greys, new Image(1, 1, 4, [9, 8, 7, 255])]);
        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 9, 8, 7, 0, 0, 0, 0, 0, 0], colour.Bytes.ToArray());
    }

    [Fact]
    public void A_contact_sheet_takes_float_batches()
    {
        Image sheet = new ContactSheet(Columns: 1, Padding: 1, Background: Rgb.White).Of([-1, 0, 1, 5, 1, -1], 1, 1, 3);
        Assert.Equal((3, 5, 3), (sheet.Width, sheet.Height, sheet.Channels));
        Assert.Equal([0, 128, 255], sheet.Bytes.Slice(((1 * 3) + 1) * 3, 3).ToArray());
        Assert.Equal([255, 255, 0], sheet.Bytes.Slice(((3 * 3) + 1) * 3, 3).ToArray());
        Assert.Throws<ArgumentException>(() => new ContactSheet().Of([1, 2], 1, 1, 3));
        Assert.Throws<ArgumentException>(() => new ContactSheet().Of([]));
    }

    [Fact]
    public void A_contact_sheet_takes_rows_of_any_length_and_pairs()
    {
        Image[] greys = [.. Enumerable.Range(1, 4).Select(i => new Image(1, 1, 1, new[] { (byte)i }))];
        Assert.Equal([1, 2, 3, 4, 0, 0], new ContactSheet(Padding: 0).OfRows([greys[..3], greys[3..]]).Bytes.ToArray());
        Assert.Equal([1, 3, 2, 4], new ContactSheet(Padding: 0).BeforeAfter(greys[..2], greys[2..]).Bytes.ToArray());
        Assert.Equal((4, 1), (new ContactSheet(Columns: 9, Padding: 0).Of(greys).Width, new ContactSheet(Columns: 9, Padding: 0).Of(greys).Height));
        Assert.Throws<ArgumentException>(() => new ContactSheet().BeforeAfter(greys[..1], greys[..2]));
        Assert.Throws<ArgumentException>(() => new ContactSheet().OfRows([[], []]));
    }
}
