using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class IdxDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_pictures_and_labels_gzipped_or_not(bool zipped)
    {
        IdxSample.WriteTraining(_folder, "set", zipped);
        IImageDataset data = DatasetCatalog.Open(_folder["set"], new DatasetOptions());
        float[] pixels = new float[4];
        data.Read(0, pixels);
        Assert.Equal([-1, 1, -0.6f, 0.6f], pixels.Select(p => MathF.Round(p, 5)));
        Assert.Equal((3L, 1, 2, 2, "set"), (data.Count, data.Channels, data.Height, data.Width, data.Name));
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(i => data.Label(i)!.Value));
        Assert.Equal(["0", "1", "2"], data.ClassNames!);
        Assert.Empty(data.Warnings);
    }

    [Fact]
    public void Three_channels_repeat_the_grey()
    {
        IdxSample.WriteTraining(_folder, "set", zipped: false);
        IImageDataset grey = DatasetCatalog.Open(_folder["set"], new DatasetOptions { Size = 2 });
        IImageDataset rgb = DatasetCatalog.Open(_folder["set"], new DatasetOptions { Channels = 3 });
        (float[] one, float[] three) = (new float[4], new float[12]);
        grey.Read(1, one);
        rgb.Read(1, three);
        Assert.Equal(one.SelectMany(v => new[] { v, v, v }), three);
        Assert.NotEqual(grey.ContentHash, rgb.ContentHash);
    }

    [Fact]
    public void The_hash_depends_on_pixels_and_labels_and_not_on_the_packing()
    {
        string Hash(string name) => DatasetCatalog.Open(_folder[name], new DatasetOptions()).ContentHash;
        IdxSample.WriteTraining(_folder, "a", zipped: false);
        IdxSample.WriteTraining(_folder, "b", zipped: true);
        IdxSample.WriteTraining(_folder, "c", zipped: false);
        IdxSample.WriteTraining(_folder, "d", zipped: false);
        File.WriteAllBytes(_folder.Make("c", "train-labels-idx1-ubyte"), IdxSample.Encode([3], 2, 0, 0));
        File.WriteAllBytes(_folder.Make("d", "train-images-idx3-ubyte"), IdxSample.Encode([3, 2, 2], new byte[12]));
        Assert.Equal(Hash("a"), Hash("b"));
        Assert.Equal(3, new[] { Hash("a"), Hash("c"), Hash("d") }.Distinct().Count());
    }

    [Fact]
    public void Given_class_names_are_used_if_they_reach()
    {
        IdxSample.WriteTraining(_folder, "set", zipped: false);
        IdxFiles files = IdxFiles.Require(_folder["set"], DatasetSplit.Train);
        Assert.Equal(["a", "b", "c"], IdxDataset.Open("x", files, ["a", "b", "c"], new DatasetOptions()).ClassNames);
        Assert.Equal(["0", "1", "2"], IdxDataset.Open("x", files, ["a", "b"], new DatasetOptions()).ClassNames);
    }

    [Fact]
    public void Another_size_is_refused()
    {
        IdxSample.WriteTraining(_folder, "set", zipped: false);
        var error = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(_folder["set"], new DatasetOptions { Size = 32 }));
        Assert.Contains("the pictures are 2x2; they cannot be had at size 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Indices_and_lengths_are_checked()
    {
        IdxSample.WriteTraining(_folder, "set", zipped: false);
        IImageDataset data = DatasetCatalog.Open(_folder["set"], new DatasetOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Label(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(-1, new float[4]));
        Assert.Throws<ArgumentException>(() => data.Read(0, new float[5]));
    }

    [Fact]
    public void Pictures_and_labels_must_be_equally_many()
    {
        IdxSample.WriteTraining(_folder, "set", zipped: false);
        File.WriteAllBytes(_folder.Make("set", "train-labels-idx1-ubyte"), IdxSample.Encode([2], 0, 1));
        var error = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(_folder["set"], new DatasetOptions()));
        Assert.Contains("3 pictures", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        IdxSample.WriteTraining(_folder, "set", zipped: false);
        File.Delete(_folder["set", "train-labels-idx1-ubyte"]);
        var train = Assert.ThrowsAny<DatasetException>(() => DatasetCatalog.Open(_folder["set"], new DatasetOptions()));
        var test = Assert.ThrowsAny<DatasetException>(() => DatasetCatalog.Open(_folder["set"], new DatasetOptions { Split = DatasetSplit.Test }));
        Assert.Contains("train-labels-idx1-ubyte", train.Message, StringComparison.Ordinal);
        Assert.Contains("t10k-images-idx3-ubyte", test.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist", "5,0,4,1,9,2,1,3", 7)]
    [InlineData("fashion-mnist", "9,0,0,3,0,2,7,2", 9)]
    public void The_real_sets_are_what_they_are_known_to_be(string name, string firstLabels, int firstTestLabel)
    {
        DataFolder.Require(name);
        IImageDataset train = DatasetCatalog.Open(name, new DatasetOptions());
        IImageDataset test = DatasetCatalog.Open(name, new DatasetOptions { Split = DatasetSplit.Test });
        Assert.Equal((60_000L, 10_000L, 28, 28, 10), (train.Count, test.Count, train.Height, test.Width, train.ClassNames!.Count));
        Assert.Equal(firstLabels, string.Join(',', Enumerable.Range(0, 8).Select(i => train.Label(i))));
        Assert.Equal(firstTestLabel, test.Label(0));
        Assert.Throws<DatasetException>(() => DatasetCatalog.Open(name, new DatasetOptions { Size = 32 }));
    }
}
