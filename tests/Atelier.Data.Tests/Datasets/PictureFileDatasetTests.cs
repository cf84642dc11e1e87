using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class PictureFileDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_flat_folder_is_read_in_the_order_of_names_without_labels()
    {
        Write("b.png", Plain(4, 4, 200, 100, 0));
        Write("a.PNG", Plain(4, 4, 10, 20, 30));
        IImageDataset data = Open();
        Assert.Equal((2L, 4, 4, 3), (data.Count, data.Height, data.Width, data.Channels));
        Assert.Equal([10, 20, 30], Levels(data, 0)[..3]);
        Assert.Equal([200, 100, 0], Levels(data, 1)[^3..]);
        Assert.Null(data.ClassNames);
        Assert.Null(data.Label(0));
        Assert.Empty(data.Warnings);
    }

    [Fact]
    public void Subfolders_are_classes()
    {
        Write("dogs/1.png", Plain(4, 4, 1));
        Write("cats/deep/2.png", Plain(4, 4, 2));
        Write("cats/1.png", Plain(4, 4, 3));
        Directory.CreateDirectory(_folder["empty"]);
        IImageDataset data = Open();
        Assert.Equal(["cats", "dogs"], data.ClassNames!);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(i => data.Label(i)!.Value));
        Assert.Equal([3, 2, 1], Enumerable.Range(0, 3).Select(i => (int)Levels(data, i)[0]));
        Assert.Equal(1, data.Channels);
    }

    [Fact]
    public void A_single_subfolder_is_no_class()
    {
        Write("images/1.png", Plain(4, 4, 1));
        Assert.Null(Open().ClassNames);
        Assert.Null(Open().Label(0));
    }

    [Fact]
    public void Subfolders_train_and_test_are_the_parts()
    {
        Write("train/a/1.png", Plain(4, 4, 1));
        Write("train/b/1.png", Plain(4, 4, 2));
        Write("test/a/1.png", Plain(4, 4, 3));
        Assert.Equal((2L, 1), (Open().Count, Levels(Open(), 0)[0]));
        IImageDataset test = DatasetCatalog.Open(_folder.Path, new DatasetOptions { Split = DatasetSplit.Test });
        Assert.Equal((1L, 3), (test.Count, Levels(test, 0)[0]));
    }

    [Fact]
    public void A_folder_without_test_pictures_says_so()
    {
        Write("1.png", Plain(4, 4, 1));
        var error = Assert.ThrowsAny<DatasetException>(() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { Split = DatasetSplit.Test }));
        Assert.Contains("no test pictures", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_cut_to_their_middle_and_averaged()
    {
        // Columns 0 and 9 of ten are cut off; the fine stripes of the rest average out.
        byte[] levels = [.. Enumerable.Range(0, 80).Select(i => (byte)(i % 10 is 0 or 9 ? 255 : i % 2 == 0 ? 90 : 110))];
        Write("wide.png", new Image(10, 8, 1, levels));
        byte[] small = Levels(DatasetCatalog.Open(_folder.Path, new DatasetOptions { Size = 2 }), 0);
        Assert.Equal(4, small.Length);
        Assert.All(small, level => Assert.InRange(level, 97, 103));
    }

    [Fact]
    public void Clear_parts_are_laid_over_white_and_deep_samples_kept()
    {
        Write("clear.png", new Image(1, 1, 4, new byte[] { 9, 9, 9, 0 }));
        Write("deep.png", new Image(1, 1, 1, new ushort[] { 257 * 40 }));
        IImageDataset data = Open();
        Assert.Equal([255, 255, 255], Levels(data, 0));
        Assert.Equal([40, 40, 40], Levels(data, 1));
        Assert.Equal([40], Levels(DatasetCatalog.Open(_folder.Path, new DatasetOptions { Channels = 1 }), 1));
    }

    [Fact]
    public void The_common_square_size_is_taken_or_asked_for()
    {
        Write("1.png", Plain(6, 6, 1));
        Write("2.png", Plain(6, 6, 2));
        Write("3.png", Plain(9, 5, 3));
        Assert.Equal(6, Open().Height);
        Write("4.png", Plain(7, 5, 4));
        Write("5.png", Plain(8, 5, 5));
        var error = Assert.Throws<DatasetException>(Open);
        Assert.Contains("--size", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, DatasetCatalog.Open(_folder.Path, new DatasetOptions { Size = 4 }).Count);
        Assert.Throws<DatasetException>(() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { Size = 0 }));
    }

    [Fact]
    public void Files_that_cannot_be_read_are_named_and_left_out()
    {
        Write("a/1.png", Plain(4, 4, 1));
        Write("b/1.png", Plain(4, 4, 2));
        byte[] whole = File.ReadAllBytes(_folder["a", "1.png"]);
        File.WriteAllBytes(_folder.Make("a", "0.png"), whole[..^20]);
        File.WriteAllText(_folder.Make("b", "0.png"), "no picture");
        File.WriteAllText(_folder.Make("b", "photo.jxl"), "not read");
        IImageDataset data = Open();
        Assert.Equal([(0, 1), (1, 2)], Enumerable.Range(0, 2).Select(i => (data.Label(i)!.Value, (int)Levels(data, i)[0])));
        Assert.Equal(3, data.Warnings.Count);
        Assert.Contains(_folder["a", "0.png"], data.Warnings[0], StringComparison.Ordinal);
        Assert.Contains(_folder["b", "0.png"], data.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("1 pictures of formats that are not read", data.Warnings[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Many_unreadable_files_are_counted()
    {
        Write("z.png", Plain(4, 4, 1));
        for (int i = 0; i < 25; i++)
        {
            File.WriteAllText(_folder[$"{i}.png"], "no picture");
        }

        IImageDataset data = Open();
        Assert.Equal(21, data.Warnings.Count);
        Assert.Contains("5 more files", data.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_several_formats_lie_in_one_folder()
    {
        Requirement.Need(VipsLibrary.Problem is null, VipsLibrary.Problem ?? string.Empty);
        Write("a.png", Plain(8, 8, 10, 20, 30));
        File.WriteAllBytes(_folder["b.JPG"], Jpeg.Encode(Plain(8, 8, 200, 200, 200)));
        File.WriteAllBytes(_folder["c.jpeg"], Jpeg.Encode(Plain(8, 8, 90)));
        File.WriteAllBytes(_folder["d.jpg"], Jpeg.Encode(Plain(8, 8, 90))[..60]);
        IImageDataset data = Open();
        Assert.Equal((3L, 8, 3), (data.Count, data.Width, data.Channels));
        Assert.Equal([10, 200, 90], Enumerable.Range(0, 3).Select(i => (int)Levels(data, i)[0]));
        Assert.Contains($"{_folder["d.jpg"]}: the JPEG cannot be decoded", Assert.Single(data.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photo.jxl", "1 of other formats")]
    [InlineData("notes.txt", "holds no pictures")]
    [InlineData("broken.png", "none of its pictures can be read")]
    public void A_folder_without_a_picture_is_refused(string file, string complaint)
    {
        File.WriteAllText(_folder[file], "no picture");
        Assert.Contains(complaint, Assert.Throws<DatasetException>(Open).Message, StringComparison.Ordinal);
        var sized = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { Size = 8, Channels = 1 }));
        Assert.Contains(complaint, sized.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_beyond_the_cap_are_decoded_anew_and_watched()
    {
        for (int i = 0; i < 4; i++)
        {
            Write($"{i}.png", Plain(4, 4, (byte)i));
        }

        PictureFileDataset held = PictureFileDataset.Open(_folder.Path, new DatasetOptions());
        PictureFileDataset capped = PictureFileDataset.Open(_folder.Path, new DatasetOptions(), maxHeldBytes: 32);
        Assert.Equal(held.ContentHash, capped.ContentHash);
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(i => (int)Levels(capped, i)[0]));
        for (int i = 0; i < 4; i++)
        {
            Write($"{i}.png", Plain(4, 4, 77));
        }

        Assert.Equal(1, Levels(capped, 1)[0]);
        Assert.Contains("has changed", Assert.Throws<DatasetException>(() => Levels(capped, 2)).Message, StringComparison.Ordinal);
        File.Delete(_folder["3.png"]);
        Assert.Contains(_folder["3.png"], Assert.ThrowsAny<DatasetException>(() => Levels(capped, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_of_what_is_served()
    {
        Write("a/1.png", Plain(4, 4, 1));
        Write("b/1.png", Plain(4, 4, 2));
        string hash = Open().ContentHash;
        Assert.Equal(hash, Open().ContentHash);
        Assert.NotEqual(hash, DatasetCatalog.Open(_folder.Path, new DatasetOptions { Size = 2 }).ContentHash);
        Write("b/1.png", Plain(4, 4, 3));
        Assert.NotEqual(hash, Open().ContentHash);
    }

    [Fact]
    public void Real_pictures_are_read()
    {
        string path = DataFolder.Require("set5");
        IImageDataset data = DatasetCatalog.Open(path, new DatasetOptions { Size = 32 });
        Assert.Equal((5L, 32, 1), (data.Count, data.Width, data.Channels));
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(Levels(data, i).Distinct().Count() > 50));
    }

    private static Image Plain(int width, int height, params byte[] color)
        => new(width, height, color.Length, [.. Enumerable.Repeat(color, width * height).SelectMany(c => c)]);

    private static byte[] Levels(IImageDataset data, long index)
    {
        float[] pixels = new float[data.Height * data.Width * data.Channels];
        data.Read(index, pixels);
        return Image.FromFloats(pixels, data.Width, data.Height, data.Channels).Bytes.ToArray();
    }

    private void Write(string path, Image image) => Png.Write(_folder.Make(path.Split('/')), image);

    private IImageDataset Open() => DatasetCatalog.Open(_folder.Path, new DatasetOptions());
}
