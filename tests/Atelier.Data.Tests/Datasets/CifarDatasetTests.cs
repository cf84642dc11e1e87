using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class CifarDatasetTests
{
    private const int Plane = 32 * 32, Record = 1 + (3 * Plane);

    [Fact]
    public void A_record_is_a_label_and_planes_of_red_green_and_blue()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["data_batch_2.bin"], Picture(label: 9, red: 0, green: 0, blue: 0));
        File.WriteAllBytes(folder["data_batch_1.bin"], Picture(label: 3, red: 255, green: 0, blue: 51));
        File.WriteAllBytes(folder["test_batch.bin"], Picture(label: 1, red: 255, green: 255, blue: 255));
        var train = CifarDataset.OpenCifar10(folder.Path, new DatasetOptions());
        var test = CifarDataset.OpenCifar10(folder.Path, new DatasetOptions { Split = DatasetSplit.Test, Channels = 1 });
        Assert.Equal((2, 32, 32, 3), (train.Count, train.Height, train.Width, train.Channels));
        Assert.Equal((3, 9, "cat"), (train.Label(0), train.Label(1), train.ClassNames[train.Label(0)!.Value]));
        float[] pixels = new float[3 * Plane], grey = new float[Plane];
        train.Read(0, pixels);
        test.Read(0, grey);
        Assert.Equal([1, -1, -0.6f, 1, -1, -0.6f], pixels[^6..], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((1, 1), (test.Count, test.Label(0)));
        Assert.All(grey, value => Assert.Equal(1, value, 1e-6f));
        Assert.NotEqual(train.ContentHash, test.ContentHash);
    }

    [Fact]
    public void Rows_go_down_and_columns_to_the_right()
    {
        using TemporaryFolder folder = new();
        byte[] record = new byte[Record];
        record[1 + 32] = 255;
        record[1 + Plane + 1] = 255;
        File.WriteAllBytes(folder["data_batch_1.bin"], record);
        float[] pixels = new float[3 * Plane];
        CifarDataset.OpenCifar10(folder.Path, new DatasetOptions()).Read(0, pixels);
        Assert.Equal((1f, 1f, 2), (pixels[32 * 3], pixels[(1 * 3) + 1], pixels.Count(value => value > 0)));
    }

    [Theory]
    [InlineData("short", "3072 bytes are not whole records of 3073")]
    [InlineData("empty", "0 bytes are not whole records")]
    [InlineData("label", "record 1 has the label 10")]
    [InlineData("none", "has no data_batch_1.bin")]
    public void Files_that_are_none_of_its_own_are_refused(string fault, string reason)
    {
        using TemporaryFolder folder = new();
        if (fault != "none")
        {
            File.WriteAllBytes(folder["data_batch_1.bin"], fault switch
            {
                "short" => new byte[Record - 1],
                "empty" => [],
                _ => [.. Picture(0, 0, 0, 0), .. Picture(10, 0, 0, 0)],
            });
        }

        Assert.Contains(reason, Assert.Throws<DatasetException>(() => CifarDataset.OpenCifar10(folder.Path, new DatasetOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_size_is_refused_and_where_it_was_looked_for_is_said()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("32x32", Assert.Throws<DatasetException>(() => CifarDataset.OpenCifar10(folder.Path, new DatasetOptions { Size = 64 })).Message, StringComparison.Ordinal);
        string message = Assert.Throws<DatasetException>(() => CifarDataset.Find(CifarPublication.Cifar10, new DatasetPlaces(null, folder["system"], folder["cache"]), new DatasetOptions())).Message;
        Assert.Contains(folder["system"], message, StringComparison.Ordinal);
        Assert.Contains("cifar-10-binary.tar.gz", message, StringComparison.Ordinal);
        Assert.Contains("ATELIER_DATA", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cifar100", 7, "beetle")]
    [InlineData("cifar100-coarse", 3, "food containers")]
    public void A_record_of_CIFAR_100_has_a_superclass_and_a_class(string name, int label, string meaning)
    {
        using TemporaryFolder folder = new();
        byte[] record = [3, .. Picture(label: 7, red: 0, green: 255, blue: 0)];
        File.WriteAllBytes(folder.Make("root", "cifar100", "train.bin"), record);
        CifarPublication publication = name == "cifar100" ? CifarPublication.Cifar100 : CifarPublication.Cifar100Coarse;
        var data = CifarDataset.Find(publication, new DatasetPlaces(folder["root"], folder["system"], folder["cache"]), new DatasetOptions());
        float[] pixels = new float[3 * Plane];
        data.Read(0, pixels);
        Assert.Equal((name, 1, label, meaning), (data.Name, data.Count, data.Label(0)!.Value, data.ClassNames[label]));
        Assert.Equal([-1, 1, -1], pixels[..3]);
        Assert.Equal((100, 20), (CifarPublication.Cifar100.ClassNames.Distinct().Count(), CifarPublication.Cifar100Coarse.ClassNames.Distinct().Count()));
    }

    [Fact]
    public void The_publisher_s_archive_is_read_as_it_is()
    {
        using TemporaryFolder folder = new();
        using (var file = File.Create(folder.Make("cache", "cifar-10-binary.tar.gz")))
        using (var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest))
        using (var tar = new System.Formats.Tar.TarWriter(gzip))
        {
            tar.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "cifar-10-batches-bin/data_batch_1.bin")
            {
                DataStream = new MemoryStream(Picture(label: 4, red: 1, green: 2, blue: 3)),
            });
        }

        var data = CifarDataset.Find(CifarPublication.Cifar10, new DatasetPlaces(null, folder["system"], folder["cache"]), new DatasetOptions());
        Assert.Equal((1, 4), (data.Count, data.Label(0)));
    }

    [Fact]
    public void The_real_pictures_are_of_ten_classes()
    {
        var data = CifarDataset.OpenCifar10(DataFolder.Require("cifar10"), new DatasetOptions());
        Assert.Equal(10, Enumerable.Range(0, (int)data.Count).Select(i => data.Label(i)).Distinct().Count());
        Assert.Equal(6, data.Label(0)); // A frog, as everyone who has opened CIFAR-10 knows.
    }

    private static byte[] Picture(byte label, byte red, byte green, byte blue)
        => [label, .. Enumerable.Repeat(red, Plane), .. Enumerable.Repeat(green, Plane), .. Enumerable.Repeat(blue, Plane)];
}
