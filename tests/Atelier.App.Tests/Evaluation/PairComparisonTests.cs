using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Atelier.Testing;

namespace Atelier.App.Tests.Evaluation;

public sealed class PairComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_are_compared_by_their_names_each_at_its_own_size()
    {
        Write("made/x.png", 20, 16, 0);
        Write("made/sub/y.png", 18, 24, 0);
        Write("real/x.png", 20, 16, 10);
        Write("real/sub/y.png", 18, 24, 5);
        Write("real/z.png", 9, 9, 0);

        IReadOnlyList<Score> scores = Compare("psnr,psnr-y", "SSIM", "lpips");

        Assert.Equal(["PSNR", "PSNR-Y", "SSIM", "LPIPS[cifar-cnn]"], scores.Select(score => score.Name));
        Assert.All(scores, score => Assert.Equal(("real", 2L, 64), (score.Passport.Reference, score.Passport.Pictures, score.Passport.ReferenceHash.Length)));

        // Levels are 10 and 5 apart everywhere.
        Assert.Equal(((20 * Math.Log10(255 / 10.0)) + (20 * Math.Log10(255 / 5.0))) / 2, scores[0].Value, 1e-4);
        Assert.InRange(scores[3].Value, 1e-6, 1);
    }

    [Fact]
    public void What_cannot_be_paired_is_named()
    {
        Write("made/a.png", 20, 16, 0);
        Write("made/b.png", 20, 16, 0);
        Write("real/a.png", 20, 15, 0);
        Assert.Contains("has no 'b.png' of ", Refusal(), StringComparison.Ordinal);

        Write("real/b.png", 20, 16, 0);
        Assert.Equal("a.png: 20x16x3 and its original 20x15x3 (width, height, channels) can't be compared.", Refusal());

        Assert.Contains("is no folder of pictures", Assert.Throws<RunException>(() => PictureFiles.Open(_folder["real"], _folder["none"])).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["empty"]);
        Assert.EndsWith("holds no PNG pictures.", Assert.Throws<RunException>(() => PictureFiles.Open(_folder["empty"], _folder["real"])).Message, StringComparison.Ordinal);
        Assert.Null(PairComparison.Parse(["psnr", "kd"]));
        Assert.Null(PairComparison.Parse([]));

        string Refusal() => Assert.Throws<MetricException>(() => Compare("psnr")).Message;
    }

    private IReadOnlyList<Score> Compare(params string[] metrics)
        => PairComparison.Parse(metrics)!.Compare(
            PictureFiles.Open(_folder["made"], _folder["real"]), "real", TinyRuns.Engine, tell: null, TestContext.Current.CancellationToken);

    /// <summary>A ramp, lighter by some levels.</summary>
    private void Write(string name, int width, int height, int lighter)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        Png.Write(_folder[name], new Image(width, height, 3, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i % 200) + lighter))]));
    }
}
