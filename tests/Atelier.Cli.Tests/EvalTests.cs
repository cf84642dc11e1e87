using System.Text.Json;
using Atelier.App.Runs;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>Judging as users do it.</summary>
public sealed class EvalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_and_folders_are_judged()
    {
        Assert.Equal(0, Run("train", "gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--backend", "managed", "--steps", "1", "--out", "run").Code);
        Assert.Equal(0, Run("sample", "run", "-n", "120", "--seed", "1", "--out", "a", "--backend", "managed").Code);
        Assert.Equal(0, Run("sample", "run", "-n", "100", "--seed", "2", "--out", "b", "--backend", "managed").Code);

        Outcome folders = Run("eval", "a", "--data", "b", "--metrics", "kd,pr", "-n", "30", "--backend", "managed");
        Assert.Equal(0, folders.Code);
        Assert.All(["KD[cifar-cnn]", "precision[cifar-cnn]", "extractor cifar-cnn", "n 30", "reference b"], part => Assert.Contains(part, folders.Output, StringComparison.Ordinal));
        Assert.All(["Note: Judged by the pictures to learn from", "features of b: 100 pictures"], part => Assert.Contains(part, folders.Error, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.png"));

        Outcome run = Run("eval", "run", "--data", "b", "--metrics", "kd", "copies", "--n", "30", "--json", "--backend", "managed");
        Assert.Equal(0, run.Code);
        JsonElement found = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(["KD[cifar-cnn]", "near-copies[cifar-cnn]", "near-copies by pixels"], found.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("name").GetString()));
        Assert.Equal(30, found.GetProperty("scores")[0].GetProperty("passport").GetProperty("pictures").GetInt32());
        Assert.True(File.Exists(_folder["run", "nearest-step-00000001.png"]));
        Assert.Equal(["KD[cifar-cnn]", "near-copies[cifar-cnn]", "near-copies by pixels"], new RunFolder(_folder["run"]).Scores.Select(record => record.Score.Name));
    }

    [Fact]
    public void Pictures_are_compared_with_their_originals()
    {
        foreach ((string folder, byte level) in ((string, byte)[])[("made", 110), ("real", 100)])
        {
            Directory.CreateDirectory(_folder[folder]);
            Png.Write(_folder[folder, "x.png"], new Image(16, 16, 1, [.. Enumerable.Repeat(level, 16 * 16)]));
        }

        Outcome pairs = Run("eval", "made", "--data", "real", "--metrics", "psnr,lpips", "--backend", "managed");
        Assert.Equal(0, pairs.Code);
        Assert.All(["PSNR", "28.13", "LPIPS[fashion-cnn]", "reference real"], part => Assert.Contains(part, pairs.Output, StringComparison.Ordinal));

        Outcome unweighted = Run("eval", "made", "--data", "real", "--metrics", "lpips", "--extractor", "vgg");
        Assert.Equal(("atelier: LPIPS: the weights of 'vgg' don't come with this project; give the path of torchvision's vgg16-397923af.pth.", 2), (unweighted.Error.Trim(), unweighted.Code));

        Assert.Contains("cas: real has no test pictures", Run("eval", "made", "--data", "real", "--metrics", "cas").Error, StringComparison.Ordinal);
    }

    private Outcome Run(params string[] arguments) => AtelierProcess.Run(_folder.Path, arguments);
}
