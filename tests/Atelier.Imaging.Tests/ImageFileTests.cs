using System.Text.Json;
using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Imaging.Tests;

public sealed class ImageFileTests
{
    private static readonly Dictionary<string, GoldenFormat> Goldens = GoldenFormat.Load().ToDictionary(g => g.Name);

    public static TheoryData<string> Names => [.. Goldens.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_format_decodes_as_Pillow_does(string name)
    {
        Vips.RequireFor(name);
        GoldenFormat golden = Goldens[name];
        golden.AssertIs(ImageFile.Read(new MemoryStream(golden.File), name));
        ImageInfo info = ImageFile.ReadInfo(new MemoryStream(golden.File), name);
        Assert.Equal((golden.Width, golden.Height, golden.Channels), (info.Width, info.Height, info.Channels));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_is_decoded_only_if_its_header_pleases(string name)
    {
        Vips.RequireFor(name);
        GoldenFormat golden = Goldens[name];
        ImageInfo header = ImageFile.ReadInfo(golden.File, name);

        (ImageInfo info, Image? picture) = ImageFile.ReadIf(golden.File, name, seen => seen == header);
        (ImageInfo same, Image? none) = ImageFile.ReadIf(golden.File, name, seen => seen != header);

        golden.AssertIs(picture!);
        Assert.Null(none);
        Assert.Equal((header, header), (info, same));
    }

    [Fact]
    public void A_file_is_known_by_its_content_and_not_its_name()
    {
        using var folder = new TemporaryFolder();
        foreach (GoldenFormat golden in Goldens.Values.Where(g => g.Name.StartsWith("bmp", StringComparison.Ordinal) || VipsLibrary.Problem is null))
        {
            string path = folder[$"{golden.Name}.png"];
            File.WriteAllBytes(path, golden.File);
            golden.AssertIs(ImageFile.Read(path));
            Assert.Equal(golden.Name.Split('-')[0], ImageFile.ReadInfo(path).Format.ToString(), ignoreCase: true);
        }

        Assert.True(ImageFile.HasPictureExtension("a/b.JPEG") && !ImageFile.HasPictureExtension("a.png.txt"));
    }

    [Fact]
    public void PNG_reads_through_the_same_door_at_its_own_depth()
    {
        using var folder = new TemporaryFolder();
        Image image = Pictures.Make(6, 5, 4, 16);
        Png.Write(folder["a.jpg"], image);
        Pictures.AssertSame(image, ImageFile.Read(folder["a.jpg"]));
        Assert.Equal(new ImageInfo(ImageFileFormat.Png, 6, 5, 4, "Rgba 16 bit") { BitDepth = 16 }, ImageFile.ReadInfo(folder["a.jpg"]));
    }

    [Theory]
    [InlineData("", "the file is empty (at byte 0)")]
    [InlineData("no picture at all", "of no picture format that is read (PNG, JPEG, WebP, TIFF, GIF, BMP, HEIF or AVIF) (at byte 0)")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "of no picture format")]
    [InlineData("P6 1 1 255 abc", "of no picture format")]
    public void What_is_no_picture_is_named(string content, string complaint)
    {
        byte[] file = System.Text.Encoding.ASCII.GetBytes(content);
        var error = Assert.Throws<ImageFormatException>(() => ImageFile.Read(new MemoryStream(file), "odd.jpg"));
        Assert.StartsWith($"odd.jpg: {complaint}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_are_counted_on_the_header()
    {
        foreach (GoldenFormat golden in Goldens.Values.Where(g => g.Name.StartsWith("bmp", StringComparison.Ordinal) || VipsLibrary.Problem is null))
        {
            var tight = new ImageLimits(MaxPixels: (golden.Width * golden.Height) - 1);
            Assert.Contains("more than the", Assert.Throws<ImageFormatException>(
                () => ImageFile.Read(new MemoryStream(golden.File), "x", tight)).Message, StringComparison.Ordinal);
            Assert.Contains("more than the", Assert.Throws<ImageFormatException>(
                () => ImageFile.ReadInfo(new MemoryStream(golden.File), "x", tight)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("longer than the 50 bytes allowed", Assert.Throws<ImageFormatException>(
            () => ImageFile.Read(new MemoryStream(new byte[51]), "x", new ImageLimits(MaxBytes: 50))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_read_sound_and_damaged_files_and_each_hears_of_its_own()
    {
        Vips.Require();
        byte[] jpeg = Goldens["jpeg-444"].File;
        byte[] webp = Goldens["webp-lossless"].File;
        Parallel.For(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
        {
            switch (i % 3)
            {
                case 0:
                    Goldens["jpeg-444"].AssertIs(ImageFile.Read(new MemoryStream(jpeg), "sound"));
                    break;
                case 1:
                    var cut = Assert.Throws<ImageFormatException>(() => ImageFile.Read(new MemoryStream(jpeg[..^40]), $"{i}.jpg"));
                    Assert.StartsWith($"{i}.jpg: the JPEG cannot be decoded: VipsJpeg", cut.Message, StringComparison.Ordinal);
                    break;
                default:
                    var broken = Assert.Throws<ImageFormatException>(() => ImageFile.Read(new MemoryStream(webp[..40]), $"{i}.webp"));
                    Assert.StartsWith($"{i}.webp: the WebP cannot be decoded: ", broken.Message, StringComparison.Ordinal);
                    Assert.DoesNotContain("Jpeg", broken.Message, StringComparison.Ordinal);
                    break;
            }
        });
    }

    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        Assert.Equal("libvips is not installed (apt-get install libvips42)", VipsLibrary.Start("libvips-that-is-not-there.so"));
        Assert.Contains("no libvips of version 8.13", VipsLibrary.Start("libz.so.1"), StringComparison.Ordinal);
        if (VipsLibrary.Problem is { } problem)
        {
            var error = Assert.Throws<ImageFormatException>(() => ImageFile.Read(new MemoryStream(Goldens["jpeg-444"].File), "a.jpg"));
            Assert.Equal($"a.jpg: a JPEG picture, for which libvips is needed: {problem} (at byte 0)", error.Message);
        }
    }
}

/// <summary>An entry of golden/pictures.json, made by golden/make_pictures.py: a file and the samples that Pillow finds in it.</summary>
public sealed record GoldenFormat(string Name, byte[] File, int Width, int Height, int Channels, int Tolerance, byte[] Samples)
{
    public static GoldenFormat[] Load() => JsonSerializer.Deserialize<GoldenFormat[]>(
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "pictures.json")), JsonSerializerOptions.Web)!;

    public void AssertIs(Image image)
    {
        Assert.Equal((Width, Height, Channels, 8), (image.Width, image.Height, image.Channels, image.BitDepth));
        for (int i = 0; i < Samples.Length; i++)
        {
            // The colour below a clear pixel is nobody's business.
            bool clear = image.HasAlpha && Samples[(i / Channels * Channels) + Channels - 1] == 0;
            int off = Math.Abs(Samples[i] - image.Bytes[i]);
            Assert.True(off <= Tolerance || (clear && i % Channels != Channels - 1), $"{Name}: sample {i} is {image.Bytes[i]}, not {Samples[i]}");
        }
    }
}
