using System.IO.Compression;
using Atelier.Imaging.Codecs;

namespace Atelier.Imaging.Tests;

/// <summary>How a PNG file asks to be seen: its colour profile and its orientation.</summary>
public sealed class PngViewTests
{
    [Theory]
    [InlineData(8, 3)]
    [InlineData(8, 4)]
    [InlineData(16, 3)]
    [InlineData(16, 4)]
    public void A_profile_is_applied_at_the_pictures_own_depth(int bits, int channels)
    {
        Vips.Require();
        Image image = Pictures.Make(16, 12, channels, bits);
        Image managed = Read(image, (PngChunkType.Profile, Body(SwappingProfile())));
        Assert.Equal((bits, channels), (managed.BitDepth, managed.Channels));
        int[] stored = Samples(image), seen = Samples(managed);
        for (int i = 0; i < stored.Length; i += channels)
        {
            // The profile exchanges red and green.
            Assert.InRange(seen[i] - stored[i + 1], -Tolerance(bits), Tolerance(bits));
            Assert.InRange(seen[i + 1] - stored[i], -Tolerance(bits), Tolerance(bits));
            Assert.InRange(seen[i + 2] - stored[i + 2], -Tolerance(bits), Tolerance(bits));
            Assert.True(channels == 3 || seen[i + 3] == stored[i + 3]);
        }
    }

    [Fact]
    public void A_profile_of_another_kind_or_a_damaged_one_is_passed_over()
    {
        Image grey = Pictures.Make(6, 5, 1, 8), colour = Pictures.Make(6, 5, 3, 8);
        byte[] profile = SwappingProfile();
        Pictures.AssertSame(grey, Read(grey, (PngChunkType.Profile, Body(profile))));
        foreach (byte[] body in new[] { Body(profile[..100]), Body(new byte[8 << 20]), Body(profile)[..60], [], [1, 2, 3] })
        {
            Pictures.AssertSame(colour, Read(colour, (PngChunkType.Profile, body)));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void A_picture_is_turned_upright(int bits)
    {
        Image image = Pictures.Make(7, 4, 3, bits);
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            foreach (bool little in new[] { true, false })
            {
                byte[] file = With(image, (PngChunkType.Exif, Exif(orientation, little)));
                Pictures.AssertSame(image.Upright(orientation), ImageFile.Read(file, "x.png"));
                ImageInfo info = ImageFile.ReadInfo(file, "x.png");
                Assert.Equal(orientation < 5 ? (7, 4) : (4, 7), (info.Width, info.Height));
            }
        }
    }

    [Fact]
    public void Damaged_orientation_is_upright()
    {
        Image image = Pictures.Make(7, 4, 3, 8);
        byte[] exif = Exif(6, little: true);
        for (int length = 0; length < exif.Length - 6; length++)
        {
            Pictures.AssertSame(image, Read(image, (PngChunkType.Exif, exif[..length])));
        }

        exif[4] = exif[7] = 255;
        Pictures.AssertSame(image, Read(image, (PngChunkType.Exif, exif)));
    }

    private static int Tolerance(int bits) => bits == 8 ? 2 : 2 * 257;

    private static int[] Samples(Image image) => image.BitDepth == 8 ? [.. image.Bytes.ToArray().Select(v => (int)v)] : [.. image.Words.ToArray().Select(v => (int)v)];

    private static Image Read(Image image, (uint Type, byte[] Body) chunk) => ImageFile.Read(With(image, chunk), "x.png");

    private static byte[] With(Image image, (uint Type, byte[] Body) chunk)
    {
        const int header = 8 + 25;
        var file = new MemoryStream();
        Png.Write(file, image);
        var with = new MemoryStream();
        with.Write(file.ToArray().AsSpan(0, header));
        PngChunkWriter.Write(with, chunk.Type, chunk.Body);
        with.Write(file.ToArray().AsSpan(header));
        return with.ToArray();
    }

    private static byte[] Body(byte[] profile)
    {
        var body = new MemoryStream();
        body.Write("swap\0\0"u8);
        using (var deflated = new ZLibStream(body, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflated.Write(profile);
        }

        return body.ToArray();
    }

    // One entry: the orientation.
    private static byte[] Exif(int orientation, bool little) => little
        ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0]
        : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    // From the golden JPEG that has it: ICC_PROFILE, number and count, and the profile.
    private static byte[] SwappingProfile()
    {
        byte[] jpeg = GoldenFormat.Load().Single(g => g.Name == "jpeg-profile").File;
        int at = jpeg.AsSpan().IndexOf("ICC_PROFILE\0"u8);
        int length = (jpeg[at - 2] << 8) | jpeg[at - 1];
        return jpeg[(at + 14)..(at - 2 + length)];
    }
}
