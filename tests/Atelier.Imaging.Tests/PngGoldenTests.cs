using System.Buffers.Binary;
using System.Security.Cryptography;
using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Imaging.Tests;

public sealed class PngGoldenTests
{
    private static readonly Goldens Goldens = Goldens.Load();

    public static TheoryData<string> Names => [.. Goldens.Files.Select(f => f.Name)];

    public static TheoryData<string> PictureFiles => [.. Goldens.Pictures.Select(p => p.File)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_file_decodes_to_its_samples(string name)
    {
        GoldenFile golden = Goldens.Files.Single(f => f.Name == name);
        Image image = Png.ReadFile(new MemoryStream(golden.Png), name).Image;
        Assert.Equal((golden.Width, golden.Height, golden.Channels, golden.Bits), (image.Width, image.Height, image.Channels, image.BitDepth));
        Assert.Equal(golden.Samples, BigEndianSamples(image));
    }

    [Fact]
    public void Goldens_cover_every_colour_type_depth_and_interlace()
    {
        var kinds = Goldens.Files.Select(f => PngHeader.Read(new PngChunkReader(new MemoryStream(f.Png), f.Name)))
            .Select(h => (h.ColorType, h.BitDepth, h.Interlaced)).Distinct();
        Assert.Equal(30, kinds.Count());
    }

    [Theory]
    [MemberData(nameof(PictureFiles))]
    public void Real_pictures_decode_as_Pillow_does(string file)
    {
        GoldenPicture golden = Goldens.Pictures.Single(p => p.File == file);
        Image image = Png.Read(DataFolder.Require(file));
        Assert.Equal((golden.Width, golden.Height, golden.Channels), (image.Width, image.Height, image.Channels));
        Assert.Equal(golden.Sha256, Convert.ToHexStringLower(SHA256.HashData(image.Bytes)));
    }

    private static byte[] BigEndianSamples(Image image)
    {
        if (image.BitDepth == 8)
        {
            return image.Bytes.ToArray();
        }

        byte[] bytes = new byte[image.Words.Length * 2];
        for (int i = 0; i < image.Words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), image.Words[i]);
        }

        return bytes;
    }
}
