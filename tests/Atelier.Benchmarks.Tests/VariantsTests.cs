using Atelier.App.Comparison;
using Atelier.App.Runs;
using Atelier.Benchmarks.Variants;
using Atelier.Benchmarks.Workers;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Atelier.Models.Recipes;
using Atelier.Testing;

namespace Atelier.Benchmarks.Tests;

public sealed class VariantsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_comparisons_results_and_pictures_are_kept_and_make_the_page_again_and_again()
    {
        string page = _folder["docs", "gans.md"], grid = _folder["comparison", "runs", "dcgan-seed-0", "samples", "step-00000010.png"];
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1];
        Array.ForEach([page, grid, _folder["results", "any"]], path => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        File.WriteAllText(page, "Before.\n<!-- from here: bench/compare variants -->\n<!-- to here: bench/compare variants -->\nAfter.\n");
        File.WriteAllBytes(grid, png);
        LeaderboardFiles.Write(_folder["comparison"], Board());

        Assert.Equal(0, Run("--from", _folder["comparison"]));
        string written = File.ReadAllText(page);
        Assert.StartsWith("Before.\n", written, StringComparison.Ordinal);
        Assert.Contains("| recipe | KD[fashion-cnn] ↓ | steps | the doctor |", written, StringComparison.Ordinal);
        Assert.Contains("| dcgan | 0.25 ± 0.05 | 1,200 | – |", written, StringComparison.Ordinal);
        Assert.Contains("| real against real | 0.001 |", written, StringComparison.Ordinal);
        Assert.Contains("360s each on 2 threads, 2,000 pictures judged each time. Scores are means", written, StringComparison.Ordinal);
        Assert.Contains("![dcgan](images/variants/dcgan-seed-0.png)<br>dcgan", written, StringComparison.Ordinal);
        Assert.Equal(png, File.ReadAllBytes(_folder["docs", "images", "variants", "dcgan-seed-0.png"]));

        Directory.Delete(_folder["comparison"], recursive: true);
        Assert.Equal(0, Run());
        Assert.Equal(written, File.ReadAllText(page));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("give --from", Assert.Throws<WorkerException>(() => Run()).Message, StringComparison.Ordinal);
        Assert.Contains("has no results.json", Assert.Throws<WorkerException>(() => Run("--from", _folder["nothing"])).Message, StringComparison.Ordinal);
    }

    private static Leaderboard Board()
    {
        ComparisonQuestion question = new()
        {
            Data = "fashion-mnist", DataHash = "ab", DataCount = 60_000, Pictures = new PictureSpec(1, 28, 28, 10), Budget = "360s", Judged = 2_000, Backend = "managed", Threads = 2,
        };
        Passport passport = new() { Metric = "KD", Extractor = "fashion-cnn", ExtractorHash = "cd", Pictures = 2_000, Reference = "fashion-mnist/test", ReferenceHash = "ef", ReferencePictures = 10_000, Seed = 0 };
        Score score = new(0.25, Better.Lower, passport) { Interval = new(0.2, 0.3, 0.95), Floor = new(0.001, 2_000) };
        Entrant dcgan = Entrant.Parse("dcgan");
        TrialResult trial = new(new(dcgan, 0, new RunFolder("runs/dcgan-seed-0")) { Pictures = 60_000 }, TrialState.Finished, [], [score]) { Step = 1_200 };
        return new(new(question, [dcgan], 1), [new(dcgan, [trial], [score])], []);
    }

    private int Run(params string[] more) => VariantsPage.Run(_folder.Path, new(["compare", "variants", "--store", _folder["results"], "--page", _folder["docs", "gans.md"], .. more]));
}
