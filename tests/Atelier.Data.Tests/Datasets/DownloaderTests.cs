using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);
    private static readonly byte[] Archive = IdxSample.Gzip(Content);
    private static readonly PublishedFile Published = new(Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)));

    private readonly TemporaryFolder _folder = new();
    private readonly Downloader _downloader = new();
    private readonly Downloader _impatient = new(stallTimeout: TimeSpan.FromSeconds(1));

    private string Target => Path.Combine(_folder.Path, "cache", "file.gz");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_file_arrives_under_its_name_with_progress()
    {
        using var server = LoopbackServer.Of(new Dictionary<string, byte[]> { ["file.gz"] = Archive });
        var seen = new List<DownloadProgress>();
        _downloader.Fetch(new Uri(server.BaseUrl, "file.gz"), Target, Published, new Recorder(seen), TestContext.Current.CancellationToken);
        Assert.Equal(Archive, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(Path.GetDirectoryName(Target)!));
        Assert.Equal(new DownloadProgress("file.gz", Archive.Length, Archive.Length), seen[^1]);
        Assert.Equal(seen.Select(p => p.Received).Order(), seen.Select(p => p.Received));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "content has SHA-256")]
    public void A_file_that_is_published_as_it_is_is_checked_as_it_is(byte damage, string? reason)
    {
        byte[] file = [.. Content[..^1], (byte)(Content[^1] ^ damage)];
        using var server = LoopbackServer.Of(new Dictionary<string, byte[]> { ["file.gz"] = file });
        PublishedPlainFile published = new(Published.Length, Published.Sha256);
        var error = Record.Exception(() => _downloader.Fetch(new Uri(server.BaseUrl, "file.gz"), Target, published, null, TestContext.Current.CancellationToken));
        Assert.Equal(reason is null, File.Exists(Target));
        Assert.Contains(reason ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Other_content_of_the_same_length_is_refused()
        => Refuse("content has SHA-256", IdxSample.Gzip([.. Content[..^1], (byte)~Content[^1]]));

    [Fact]
    public void Less_content_is_refused() => Refuse("less than the 300000 bytes", IdxSample.Gzip(Content[..^1]));

    [Fact]
    public void A_bomb_is_refused_without_inflating_it() => Refuse("more than the 300000 bytes", IdxSample.Gzip(new byte[50_000_000]));

    [Fact]
    public void A_far_longer_file_is_refused() => Refuse("is longer than", new byte[1_000_000]);

    [Fact]
    public void A_page_in_place_of_the_file_is_refused() => Refuse("no sound gzip archive", "<html>log in first</html>"u8.ToArray());

    [Fact]
    public void A_file_that_is_not_there_is_named_with_the_status()
    {
        using var server = LoopbackServer.Of(new Dictionary<string, byte[]>());
        DatasetException error = Failure(server);
        Assert.Contains("file.gz", error.Message, StringComparison.Ordinal);
        Assert.Contains("404", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_breaks_off_leaves_nothing()
    {
        using var server = new LoopbackServer(async context =>
        {
            context.Response.ContentLength64 = Archive.Length;
            await context.Response.OutputStream.WriteAsync(Archive.AsMemory(0, Archive.Length / 2));
            await context.Response.OutputStream.FlushAsync();
            context.Response.Abort();
        });
        Failure(server);
    }

    [Fact]
    public void A_server_that_stalls_is_given_up()
    {
        using var server = new LoopbackServer(Stall);
        Assert.Contains("no answer in time", Failure(server, _impatient).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_never_answers_is_given_up()
    {
        using var server = new LoopbackServer(_ => Task.CompletedTask);
        Assert.Contains("no answer in time", Failure(server, _impatient).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_stops_a_download_at_once_and_leaves_nothing()
    {
        using var server = new LoopbackServer(Stall);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var patient = new Downloader(stallTimeout: TimeSpan.FromMinutes(5));
        Assert.ThrowsAny<OperationCanceledException>(
            () => patient.Fetch(new Uri(server.BaseUrl, "file.gz"), Target, Published, progress: null, cancel.Token));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_refused_connection_fails_quickly()
    {
        var watch = Stopwatch.StartNew();
        var error = Assert.Throws<DatasetException>(() => _downloader.Fetch(
            new Uri($"http://127.0.0.1:{LoopbackServer.FreePort()}/file.gz"), Target, Published, progress: null, TestContext.Current.CancellationToken));
        Assert.Contains("file.gz", error.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_named()
    {
        File.WriteAllText(_folder["cache"], "a file where the folder should be");
        using var server = LoopbackServer.Of(new Dictionary<string, byte[]> { ["file.gz"] = Archive });
        var error = Assert.Throws<DatasetException>(() => _downloader.Fetch(
            new Uri(server.BaseUrl, "file.gz"), Target, Published, progress: null, TestContext.Current.CancellationToken));
        Assert.Contains(Target, error.Message, StringComparison.Ordinal);
    }

    private static async Task Stall(HttpListenerContext context)
    {
        context.Response.ContentLength64 = Archive.Length;
        await context.Response.OutputStream.WriteAsync(Archive.AsMemory(0, 1000));
        await context.Response.OutputStream.FlushAsync();
    }

    private void Refuse(string complaint, byte[] file)
    {
        using var server = LoopbackServer.Of(new Dictionary<string, byte[]> { ["file.gz"] = file });
        Assert.Contains(complaint, Failure(server).Message, StringComparison.Ordinal);
    }

    private DatasetException Failure(LoopbackServer server, Downloader? downloader = null)
    {
        var error = Assert.Throws<DatasetException>(() => (downloader ?? _downloader).Fetch(
            new Uri(server.BaseUrl, "file.gz"), Target, Published, progress: null, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        return error;
    }

    private sealed class Recorder(List<DownloadProgress> seen) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => seen.Add(value);
    }
}
