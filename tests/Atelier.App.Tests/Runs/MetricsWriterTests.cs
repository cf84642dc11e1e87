using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Testing;

namespace Atelier.App.Tests.Runs;

public sealed class MetricsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_resumed_run_drops_what_was_logged_after_its_checkpoint()
    {
        Write(keepThrough: 0, 1, 2, 3, 4);
        File.AppendAllText(_folder[MetricsWriter.FileName], "{\"step\":5,\"time_s\":0."); // Torn by a kill.
        Write(keepThrough: 2, 3);
        Assert.Equal([1, 2, 3], MetricsLog.Read(_folder[MetricsWriter.FileName]).Select(line => line.Step));
        Assert.Equal(3, File.ReadAllLines(_folder[MetricsWriter.FileName]).Length);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Lines_hold_what_they_were_given()
    {
        using (MetricsWriter writer = new(_folder.Path, keepThrough: 0))
        {
            writer.Write(7, TimeSpan.FromSeconds(1.5), 56, new Dictionary<string, double> { ["loss/d"] = 0.25, ["bad"] = double.NaN });
        }

        MetricsLine line = Assert.Single(MetricsLog.Read(_folder[MetricsWriter.FileName]));
        Assert.Equal((7, 1.5, 56, 0.25), (line.Step, line.Seconds, line.Images, line.Values["loss/d"]));
        Assert.Equal(double.NaN, line.Values["bad"]);
    }

    private void Write(long keepThrough, params long[] steps)
    {
        using MetricsWriter writer = new(_folder.Path, keepThrough);
        foreach (long step in steps)
        {
            writer.Write(step, TimeSpan.FromSeconds(step), step * 8, new Dictionary<string, double>());
        }
    }
}
