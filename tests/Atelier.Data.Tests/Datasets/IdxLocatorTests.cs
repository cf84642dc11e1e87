using System.Security.Cryptography;
using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class IdxLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DatasetPlaces _places;

    public IdxLocatorTests() => _places = new DatasetPlaces(Root("data"), Root("system"), Root("cache"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_place_with_both_files_wins()
    {
        using LoopbackServer server = Serve(IdxSample.Images);
        foreach (string place in new[] { "cache", "system", "data" })
        {
            IdxSample.WriteTraining(_folder, Path.Combine(place, "digits"), zipped: place != "system");
            Assert.StartsWith(Path.Combine(Root(place), "digits"), Locate(server).Images, StringComparison.Ordinal);
        }

        File.Delete(_folder["data", "digits", "train-labels-idx1-ubyte.gz"]);
        Assert.StartsWith(Root("system"), Locate(server).Images, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public void A_download_is_kept_and_used_again()
    {
        using LoopbackServer server = Serve(IdxSample.Images);
        IdxFiles first = Locate(server), second = Locate(server);
        Assert.Equal(first, second);
        Assert.Equal(2, server.Requests);
        Assert.StartsWith(Path.Combine(Root("cache"), "digits"), first.Images, StringComparison.Ordinal);
        Assert.Equal(3, IdxDataset.Open("digits", first, ["a", "b", "c"], new DatasetOptions()).Count);
    }

    [Fact]
    public void When_no_way_works_one_error_lists_them_all()
    {
        Directory.CreateDirectory(_folder["system", "digits"]);
        using LoopbackServer server = Serve(IdxSample.Labels);
        var error = Assert.Throws<DatasetException>(() => Locate(server, _places with { DataRoot = null }));
        string[] parts =
        [
            "digits: not found", "$ATELIER_DATA: not set", $"({_folder["system", "digits"]}): has no train-images-idx3-ubyte",
            $"({Path.Combine(Root("cache"), "digits")}): no such folder", "train-images-idx3-ubyte.gz is not the file that was published",
            "give its path",
        ];
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private string Root(string name) => Path.Combine(_folder.Path, name);

    // Serves the sample's labels, and as pictures what is given.
    private static LoopbackServer Serve(byte[] images) => LoopbackServer.Of(new Dictionary<string, byte[]>
    {
        ["train-images-idx3-ubyte.gz"] = IdxSample.Gzip(images),
        ["train-labels-idx1-ubyte.gz"] = IdxSample.Gzip(IdxSample.Labels),
    });

    private IdxFiles Locate(LoopbackServer server, DatasetPlaces? places = null)
    {
        var publication = new IdxPublication("digits", server.BaseUrl, ["a", "b", "c"], new Dictionary<string, PublishedFile>
        {
            ["train-images-idx3-ubyte"] = Pin(IdxSample.Images),
            ["train-labels-idx1-ubyte"] = Pin(IdxSample.Labels),
        });
        return new IdxLocator(places ?? _places, new Downloader())
            .Locate(publication, DatasetSplit.Train, progress: null, TestContext.Current.CancellationToken);
    }

    private static PublishedFile Pin(byte[] content) => new(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
}
