using Atelier.Testing;
using Xunit;

namespace Atelier.Data.Tests;

public sealed class IdxHostileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        var error = Assert.Throws<DatasetException>(() => IdxArray.Read(_folder["none"], rank: 1));
        Assert.StartsWith(_folder["none"], error.Message, StringComparison.Ordinal);
    }
}
