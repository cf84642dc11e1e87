using Atelier.Testing;

namespace Atelier.Data.Tests.Export;

public sealed class DatasetExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("shapeworld-pairs")]
    [InlineData("shapeworld-styles")]
    public void What_is_exported_reads_as_what_it_was(string name)
    {
        IImageDataset data = DatasetCatalog.Open(name, new DatasetOptions { Size = 16 });
        DatasetExport.Write(data, 40, _folder["out"]);
        IImageDataset read = DatasetCatalog.Open(_folder["out"], new DatasetOptions());
        Assert.Equal((40, 16, 3), (read.Count, read.Height, read.Channels));
        Assert.Equal(data.Schema.Attributes.Order(), read.Schema.Attributes.Order());
        for (int i = 0; i < 40; i++)
        {
            Annotation was = data.Describe(i), found = read.Describe(i);
            Assert.Equal(data.ClassNames![data.Label(i)!.Value], read.ClassNames![read.Label(i)!.Value]);
            Assert.Equal(was.Captions, found.Captions);
            Assert.Equal(was.Domain is int domain ? data.Schema.Domains[domain] : null, found.Domain is int other ? read.Schema.Domains[other] : null);
            Assert.Equal(
                data.Schema.Attributes.Zip(was.Attributes).OrderBy(pair => pair.First), read.Schema.Attributes.Zip(found.Attributes).OrderBy(pair => pair.First));
            Assert.Equal(data.Level(i), read.Level(i));
        }

        float[] mask = new float[256], again = new float[256];
        data.ReadMask(3, mask);
        read.ReadMask(3, again);
        Assert.Equal(mask, again, (a, b) => Math.Abs(a - b) < 0.003);
        Assert.Equal(data.Schema.TargetChannels, read.Schema.TargetChannels);
    }

    [Fact]
    public void Classes_may_be_called_anything()
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)), ("2.png", PictureSamples.Png(2)), ("t.csv", "file_name,label\n1.png,../a\n2.png,\"b,\"\"/c\"\n"u8.ToArray()));
        DatasetExport.Write(DatasetCatalog.Open(_folder.Make("set", "t.csv"), new DatasetOptions()), 2, _folder["out"]);
        IImageDataset read = DatasetCatalog.Open(_folder["out"], new DatasetOptions());
        Assert.Equal(["../a", "b,\"/c"], read.ClassNames!);
        Assert.Equal(["out", "set"], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName).Order());
    }
}
