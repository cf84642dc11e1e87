using Xunit;

namespace Atelier.Data.Tests;

public sealed class IdxPublicationTests
{
    public static TheoryData<string> Names => [IdxPublication.Mnist.Name, IdxPublication.FashionMnist.Name];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_pins_fit_the_real_files(string name)
    {
        string folder = DataFolder.Require(name);
        IdxPublication publication = name == IdxPublication.Mnist.Name ? IdxPublication.Mnist : IdxPublication.FashionMnist;
        Assert.All(publication.Files, file => Assert.Null(file.Value.Fault(Path.Combine(folder, file.Key + ".gz"))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_file_of_both_parts_is_pinned(string name)
    {
        IdxPublication publication = name == IdxPublication.Mnist.Name ? IdxPublication.Mnist : IdxPublication.FashionMnist;
        IEnumerable<string> wanted = Enum.GetValues<DatasetSplit>().SelectMany(s => new[] { IdxFiles.ImagesName(s), IdxFiles.LabelsName(s) });
        Assert.Equal(wanted.Order(), publication.Files.Keys.Order());
        Assert.Equal(10, publication.ClassNames.Distinct().Count());
        Assert.EndsWith("/", publication.BaseUrl.AbsoluteUri, StringComparison.Ordinal);
    }
}
