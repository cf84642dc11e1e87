using System.Text.Json;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary><c>atelier augment</c>, on pictures that are drawn.</summary>
public sealed class AugmentTests : IDisposable
{
    private const string Pipeline = """
        {
          "images": [
            {"type": "rotation", "degrees": [-20, 20]},  // a comment
            {"type": "colorJitter", "brightness": [0.5, 1.5], "hue": [-0.2, 0.2]},
          ],
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public AugmentTests() => File.WriteAllText(_folder["pipeline.json"], Pipeline);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sheet_has_a_row_a_picture_and_shows_what_apply_writes()
    {
        Outcome preview = AtelierProcess.Run(_folder.Path, "augment", "preview", "pipeline.json", "--rows", "2", "--draws", "3", "--out", "sheet.png", "--json");
        Assert.Equal((0, ""), (preview.Code, preview.Error));
        Image sheet = Png.Read(_folder["sheet.png"]);
        Assert.Equal((2 + (4 * 34), 2 + (2 * 34)), (sheet.Width, sheet.Height));
        JsonElement drawn = JsonDocument.Parse(preview.Output).RootElement.GetProperty("drawn");
        Assert.Equal(6, drawn.GetArrayLength());
        Assert.StartsWith("Rotate { Degrees = ", drawn[0].GetProperty("operations").GetString(), StringComparison.Ordinal);

        // The sheet's second row, third draw is picture 1 in epoch 2: made again alone.
        Outcome apply = AtelierProcess.Run(_folder.Path, "augment", "apply", "pipeline.json", "--first", "1", "-n", "1", "--epoch", "2", "--out", "made");
        Assert.Equal((0, ""), (apply.Code, apply.Output));
        Image made = Png.Read(_folder["made/000001-2.png"]);
        Assert.Equal(made.Bytes.ToArray(), sheet.Crop(2 + (3 * 34), 2 + 34, 32, 32).Bytes.ToArray());
    }

    [Theory]
    [InlineData("{\"images\": [{\"type\": \"rotatoin\"}]}", "broken.json, line 1: images[0]: there is no 'rotatoin'")]
    [InlineData("{", "broken.json, line 1")]
    public void A_mistake_in_the_file_is_named(string json, string wanted)
    {
        File.WriteAllText(_folder["broken.json"], json);
        Outcome outcome = AtelierProcess.Run(_folder.Path, "augment", "preview", "broken.json");
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains(wanted, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_run_goes_on_with_the_pipeline_it_began_with()
    {
        string[] tiny = ["gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--backend", "managed", "--augment", "pipeline.json"];
        Outcome proof = AtelierProcess.Run(_folder.Path, ["verify-resume", .. tiny, "--steps", "2"]);
        Assert.Equal(0, proof.Code);

        Assert.Equal(0, AtelierProcess.Run(_folder.Path, ["train", .. tiny, "--steps", "1", "--out", "run"]).Code);
        Assert.Contains("\"type\": \"rotation\"", File.ReadAllText(_folder["run/recipe.json"]), StringComparison.Ordinal);
        Outcome other = AtelierProcess.Run(_folder.Path, "train", "--resume", "--out", "run", "--augment", "pipeline.json");
        Assert.Equal(2, other.Code);
        Assert.Contains("leave out --augment", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_picture_are_named()
    {
        Assert.Contains("nowhere.json", AtelierProcess.Run(_folder.Path, "augment", "preview", "nowhere.json").Error, StringComparison.Ordinal);
        Outcome outcome = AtelierProcess.Run(_folder.Path, "augment", "apply", "pipeline.json", "--first", "99999999999");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("there is no picture 99999999999", outcome.Error, StringComparison.Ordinal);
    }
}
