using Atelier.Cli.Display;
using Atelier.Data;

namespace Atelier.Cli.Tests;

public sealed class DownloadLineTests : IDisposable
{
    private readonly StringWriter _said = new() { NewLine = "\n" };

    public void Dispose() => _said.Dispose();

    [Fact]
    public void A_log_gets_a_line_at_the_start_and_one_at_the_end()
    {
        Report(terminal: false, total: 3_000_000);
        Assert.Equal("Downloading a.gz: 1.0 MB of 3.0 MB\nDownloading a.gz: 3.0 MB of 3.0 MB\n", _said.ToString());
    }

    [Fact]
    public void A_terminal_line_is_written_over_and_ended_once()
    {
        Report(terminal: true, total: 3_000_000);
        string text = _said.ToString();
        Assert.Equal(2, text.Count(c => c == '\r'));
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_of_unknown_length_is_ended_too()
    {
        Report(terminal: true, total: null);
        Assert.EndsWith("\n", _said.ToString(), StringComparison.Ordinal);
    }

    private void Report(bool terminal, long? total)
    {
        using DownloadLine line = new(_said, terminal);
        foreach (long received in new long[] { 1_000_000, 2_000_000, 3_000_000 })
        {
            line.Report(new("a.gz", received, total));
        }
    }
}
