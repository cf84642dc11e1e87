using Atelier.App.Runs;
using Atelier.Testing;

namespace Atelier.App.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_fresh_folder_takes_the_first_free_number_and_a_plain_name()
    {
        Assert.Equal(_root["gan-my-pictures-1"], RunFolder.Fresh(_root.Path, "gan", "my pictures"));
        Directory.CreateDirectory(_root["gan-my-pictures-1"]);
        Directory.CreateDirectory(_root["gan-my-pictures-3"]);
        Assert.Equal(_root["gan-my-pictures-2"], RunFolder.Fresh(_root.Path, "gan", "my pictures"));
    }

    [Fact]
    public void The_newest_run_is_the_one_last_written_to()
    {
        DateTime now = DateTime.UtcNow;
        MakeRun("old", now.AddHours(-2));
        MakeRun("new", now.AddHours(-1));
        MakeRun("older", now.AddHours(-3));
        Directory.CreateDirectory(_root["no-run"]);
        Assert.Equal(_root["new"], RunFolder.Newest(_root.Path).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("missing")]
    public void Without_a_run_there_is_no_newest(string below)
        => Assert.Contains("There is no run", Assert.Throws<RunException>(() => RunFolder.Newest(_root[below])).Message, StringComparison.Ordinal);

    private void MakeRun(string name, DateTime written)
    {
        Directory.CreateDirectory(_root[name]);
        File.WriteAllText(_root[name, RunRecipe.FileName], "{}");
        File.WriteAllText(_root[name, MetricsWriter.FileName], "");
        File.SetLastWriteTimeUtc(_root[name, MetricsWriter.FileName], written);
    }
}
