using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class DatasetCatalogTests
{
    [Fact]
    public void ShapeWorld_is_32x32_RGB_unless_asked_otherwise()
    {
        IImageDataset data = DatasetCatalog.Open("shapeworld", new DatasetOptions());
        IImageDataset other = DatasetCatalog.Open("ShapeWorld", new DatasetOptions { Size = 64, Channels = 1, Split = DatasetSplit.Test });
        Assert.Equal((32, 32, 3, 60_000L), (data.Height, data.Width, data.Channels, data.Count));
        Assert.Equal((64, 64, 1, 10_000L), (other.Height, other.Width, other.Channels, other.Count));
    }

    [Fact]
    public void An_unknown_name_brings_the_nearest_and_all()
    {
        var error = Assert.Throws<DatasetException>(() => DatasetCatalog.Open("fashion_mnits", new DatasetOptions()));
        Assert.Contains("did you mean 'fashion-mnist'?", error.Message, StringComparison.Ordinal);
        Assert.All(DatasetCatalog.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Contains("path of a folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imagenet")]
    [InlineData("")]
    public void A_name_like_no_other_brings_no_guess(string name)
    {
        var error = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(name, new DatasetOptions()));
        Assert.DoesNotContain("did you mean", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_no_known_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["data.doc"], "x");
        var error = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(folder["data.doc"], new DatasetOptions()));
        Assert.Contains("is a file, but no .zip", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shapeworld", "shapeworld")]
    [InlineData("pairs:a,b", "pairs:{0}/a,{0}/b")]
    [InlineData("a", "{0}/a")]
    public void A_full_name_means_the_same_from_anywhere(string written, string full)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        string here = written.Replace("a,b", $"{folder["a"]},{folder["b"]}", StringComparison.Ordinal);
        here = here == "a" ? Path.GetRelativePath(Environment.CurrentDirectory, folder["a"]) : here;
        Assert.Equal(string.Format(null, full, folder.Path), DatasetCatalog.FullName(here));
    }

    [Theory]
    [InlineData("shapeworld")]
    [InlineData("mnist")]
    [InlineData(".")]
    public void Other_channels_than_1_and_3_are_refused(string name)
        => Assert.Throws<DatasetException>(() => DatasetCatalog.Open(name, new DatasetOptions { Channels = 2 }));

    [Theory]
    [InlineData("mnist", "mnist", 0)]
    [InlineData("minst", "mnist", 2)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_the_edits(string a, string b, int edits)
    {
        Assert.Equal(edits, NearestName.Distance(a, b));
        Assert.Equal(edits, NearestName.Distance(b, a));
    }
}
