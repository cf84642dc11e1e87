using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class IdxHostileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, byte[], string> DamagedFiles => new()
    {
        { "empty", [], "truncated" },
        { "header cut", IdxSample.Images[..9], "truncated" },
        { "no IDX", "not an IDX file at all"u8.ToArray(), "is no IDX file" },
        { "labels for pictures", IdxSample.Labels, "expected 00000803" },
        { "floats", Changed(IdxSample.Images, 2, 0x0d), "begins with 00000D03" },
        { "values cut", IdxSample.Images[..^1], "truncated" },
        { "bytes too many", [.. IdxSample.Images, 0], "bytes follow the 3x2x2" },
        { "no pictures", IdxSample.Encode([0, 2, 2]), "dimension 0 is declared as 0" },
        { "dimension beyond 31 bits", IdxSample.Encode([1, 0x80000000, 1]), "dimension 1 is declared as 2147483648" },
        { "product beyond 64 bits", IdxSample.Encode([int.MaxValue, int.MaxValue, int.MaxValue]), "bytes are declared" },
        { "product that wraps to 12", IdxSample.Encode([0x40000003, 0x40000000, 16], new byte[12]), "bytes are declared" },
        { "gigabytes in a small file", IdxSample.Encode([30_000, 200, 200], 1, 2, 3), "the file holds at most 3" },
        { "gigabytes in a small archive", IdxSample.Gzip(IdxSample.Encode([30_000, 200, 200], 1, 2, 3)), "the file holds at most" },
        { "archive of too few", IdxSample.Gzip(IdxSample.Images[..^1]), "11 follow" },
        { "archive of too many", IdxSample.Gzip([.. IdxSample.Images, 0]), "bytes follow" },
        { "archive cut", IdxSample.Gzip(IdxSample.Images)[..20], "" },
        { "archive damaged", Changed(IdxSample.Gzip(IdxSample.Images), 14, 0xa5), "" },
        { "archive with another checksum", Changed(IdxSample.Gzip(IdxSample.Images), ^8, 0x5a), "gzip data is damaged" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public void A_damaged_file_is_refused_by_name(string what, byte[] file, string complaint)
    {
        string path = _folder[$"{what}.idx"];
        File.WriteAllBytes(path, file);
        var error = Assert.Throws<DatasetException>(() => IdxArray.Read(path, rank: 3));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        var error = Assert.Throws<DatasetException>(() => IdxArray.Read(_folder["none"], rank: 1));
        Assert.StartsWith(_folder["none"], error.Message, StringComparison.Ordinal);
    }

    private static byte[] Changed(byte[] bytes, Index at, byte value)
    {
        byte[] copy = [.. bytes];
        copy[at] = copy[at] == value ? (byte)~value : value;
        return copy;
    }
}
