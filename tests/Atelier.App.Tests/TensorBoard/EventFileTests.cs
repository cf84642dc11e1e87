using Atelier.App.Runs;
using Atelier.App.TensorBoard;
using Atelier.App.Tests.Runs;
using Atelier.App.Tests.Store;
using Atelier.Testing;

namespace Atelier.App.Tests.TensorBoard;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AA)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43)]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794E)]
    [InlineData("313233343536373839", 0xE3069283)]
    [InlineData("", 0)]
    public void Checksums_are_the_known_ones(string bytes, uint expected)
    {
        Assert.Equal(expected, RecordFile.Crc32C(Convert.FromHexString(bytes)));
        Assert.Equal(expected, EventReader.Crc32C(Convert.FromHexString(bytes)));
    }

    [Fact]
    public void Events_hold_what_happened_in_the_published_schema()
    {
        byte[] png = File.ReadAllBytes(RepositoryRoot.Path("docs", "images", "demo-45s.png"));
        File.WriteAllBytes(_folder["grid.png"], png);
        using (EventFile file = new(_folder.Path, step: 4))
        {
            file.See(new Progressed(7, 0.5, 1, default, default, new Dictionary<string, double> { ["loss/d"] = 0.25, ["bad"] = double.NaN }), Nobody);
            file.See(new Scored(7, Folders.Score(7, 12.5).Score, IsBest: true), Nobody);
            file.See(new Sampled(1L << 40, _folder["grid.png"]), Nobody);
        }

        var events = EventReader.Read(Assert.Single(Files()));
        Assert.All(events, e => Assert.InRange((double)e[0].Value, (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - 60, (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds));
        Assert.Equal(("file_version", (object)"brain.Event:2"), events[0][^1]);
        Assert.Equal([("step", 5L), ("session_log.status", 1L)], events[1][1..]);
        Assert.Equal([("step", 7L), ("summary.value.tag", "loss/d"), ("summary.value.simple_value", 0.25f), ("summary.value.tag", "bad"), ("summary.value.simple_value", float.NaN)], events[2][1..]);
        Assert.Equal([("step", 7L), ("summary.value.tag", "score/FD[small]"), ("summary.value.simple_value", 12.5f)], events[3][1..]);
        (int width, int height) = (png[18] << 8 | png[19], png[22] << 8 | png[23]);
        Assert.Equal(
            [("step", 1L << 40), ("summary.value.tag", "samples"), ("summary.value.image.height", (long)height), ("summary.value.image.width", (long)width), ("summary.value.image.colorspace", 3L)],
            events[4][1..^1]);
        Assert.Equal(png, (byte[])events[4][^1].Value);
    }

    [Fact]
    public void Sessions_append_files_in_order_and_void_what_was_after_their_checkpoint()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 2));
        string first = Assert.Single(Files());
        using (FileStream torn = File.OpenWrite(first))
        {
            torn.SetLength(torn.Length - 5);
        }

        int whole = EventReader.Read(first).Count;
        TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 4));
        string second = Assert.Single(Files(), file => file != first);
        Assert.True(string.CompareOrdinal(first, second) < 0);
        Assert.Equal(whole, EventReader.Read(first).Count);
        var events = EventReader.Read(second);
        Assert.Equal([("step", 3L), ("session_log.status", 1L)], events[1][1..]);
        Assert.Equal([3L, 4L], events.Where(e => e.Exists(f => f.Value is "loss/generator")).Select(e => e[1].Value));
        Assert.Contains(events, e => e.Exists(f => f.Path == "summary.value.image.encoded_image_string"));
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Path, EventFile.Prefix + "*").Order(StringComparer.Ordinal)];

    private static void Nobody(TrainingEvent happened) => Assert.Fail($"{happened}");
}
