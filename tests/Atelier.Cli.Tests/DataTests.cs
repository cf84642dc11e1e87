using System.Text.Json;
using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

public sealed class DataTests : IDisposable
{
    private const int Side = 480;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void From_a_folder_with_ills_to_a_training_run()
    {
        DatasetExport.Write(new ShapeWorldDataset(16), 24, _folder["set"]);
        File.Delete(_folder["set", "metadata.jsonl"]);
        Directory.Delete(_folder["set", "masks"], recursive: true);
        string shape = Directory.GetDirectories(_folder["set"]).Order().First();
        File.WriteAllText(Path.Combine(shape, "broken.png"), "no picture");

        Outcome inspected = Run("data", "inspect", "set");
        Assert.Equal((0, ""), (inspected.Code, inspected.Error.Contains(" at ", StringComparison.Ordinal) ? inspected.Error : ""));
        Assert.Contains("Cannot be read: 1, such as", inspected.Output, StringComparison.Ordinal);
        Assert.Contains("broken.png", File.ReadAllText(_folder["set.quarantine.jsonl"]), StringComparison.Ordinal);
        string page = File.ReadAllText(_folder["set.inspection.html"]);
        Assert.Contains("broken.png", page, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);

        Outcome prepared = Run("data", "prepare", "set", "--size", "16", "--out", "packed/set.atelier");
        Assert.Equal(0, prepared.Code);
        Assert.Contains("left out 1 pictures that", prepared.Error, StringComparison.Ordinal);
        string hash = prepared.Output.Split('\n')[0].Split(", ")[1];
        Assert.Equal(0, Run("train", "gan", "--data", "packed/set.atelier", "--set", "width=8", "batch=4", "latent=4", "--steps", "2", "--out", "runs/a", "--backend", "managed").Code);
        using JsonDocument recipe = JsonDocument.Parse(File.ReadAllText(_folder["runs", "a", "recipe.json"]));
        Assert.Equal(hash, recipe.RootElement.GetProperty("dataHash").GetString());

        Outcome exported = Run("data", "export", "packed/set.atelier", "--count", "5", "--out", "out");
        Assert.Equal((0, 5), (exported.Code, File.ReadAllLines(_folder["out", "metadata.jsonl"]).Length));
    }

    [Theory]
    [InlineData("There is no dataset 'mnits' to fetch (did you mean 'mnist'?)", "data", "fetch", "mnits")]
    [InlineData("is drawn when it is used", "data", "fetch", "shapeworld")]
    [InlineData("There is no dataset or folder 'none'", "data", "prepare", "none", "--out", "x")]
    [InlineData("--out", "data", "prepare", "shapeworld")]
    [InlineData("cannot be written", "data", "prepare", "shapeworld", "--size", "16", "--out", "/proc/none/x")]
    public void Wrong_use_gets_one_clear_line(string complaint, params string[] arguments)
    {
        Outcome outcome = Run(arguments);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(complaint, Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_or_interrupted_preparation_ends_with_the_file_of_an_undisturbed_one()
    {
        const int pictures = 900;
        // Many links to one picture that takes its time.
        byte[] png = Png();
        Directory.CreateDirectory(_folder["set"]);
        Directory.CreateDirectory(_folder["all"]);
        File.WriteAllBytes(_folder["all", "whole.png"], png);
        File.WriteAllBytes(_folder["all", "cut.png"], png[..50]);
        for (int i = 0; i < pictures; i++)
        {
            File.CreateSymbolicLink(_folder["set", $"{i:0000}.png"], _folder["all", i % 100 == 7 ? "cut.png" : "whole.png"]);
        }

        string[] command = ["data", "prepare", "set", "--size", "48", "--out", "killed.atelier"];
        string[] signals = ["KILL", "TERM", "KILL"];
        for (int round = 0; round < signals.Length; round++)
        {
            using AtelierProcess preparing = AtelierProcess.Start(_folder.Path, command);
            WaitForLines(_folder["killed.atelier.part.log"], 1 + (round * 256));
            preparing.Signal(signals[round]);
            Assert.Equal(signals[round] == "TERM" ? 143 : 137, preparing.Wait().Code);
            Assert.False(File.Exists(_folder["killed.atelier"]));
        }

        Outcome resumed = Run(command), whole = Run("data", "prepare", "set", "--size", "48", "--out", "whole.atelier");
        Assert.Equal((0, 0), (resumed.Code, whole.Code));
        Assert.Contains("going on from", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder["whole.atelier"]), File.ReadAllBytes(_folder["killed.atelier"]));
        Assert.Equal(["killed.atelier", "whole.atelier"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    // The process that writes the log lets nobody else open it; its length tells enough.
    private static void WaitForLines(string log, int count)
    {
        const int longest = 66;
        DateTime patience = DateTime.UtcNow.AddMinutes(2);
        while (!File.Exists(log) || new FileInfo(log).Length < count * longest)
        {
            Assert.True(DateTime.UtcNow < patience, $"{log} did not grow to {count} lines");
            Thread.Sleep(5);
        }
    }

    private static byte[] Png()
    {
        byte[] levels = [.. Enumerable.Range(0, Side * Side * 3).Select(i => (byte)(i * 7 / 3))];
        using MemoryStream stream = new();
        Imaging.Codecs.Png.Write(stream, new Image(Side, Side, 3, levels));
        return stream.ToArray();
    }

    private Outcome Run(params string[] arguments) => AtelierProcess.Run(_folder.Path, arguments);
}
