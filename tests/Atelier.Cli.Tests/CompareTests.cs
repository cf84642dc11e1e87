using System.Text.Json;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>Comparing as users do it, each command a process of its own.</summary>
public sealed class CompareTests : IDisposable
{
    private static readonly string[] s_tiny =
    [
        "compare", "gan:width=8", "dcgan:width=4", "--data", "pictures", "--set", "batch=4", "latent=4", "--steps", "32", "-n", "20", "--backend", "managed", "--precision", "f32", "--threads", "1", "--out", "comparison",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Killed_on_its_way_the_same_command_goes_on_and_ends_with_a_leaderboard()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        for (int i = 0; i < 24; i++)
        {
            float[] pixels = [.. Enumerable.Range(0, 256).Select(pixel => MathF.Sin((pixel * (i + 1)) / 9f))];
            Png.Write(_folder["pictures", $"{i}.png"], Image.FromFloats(pixels, 16, 16, 1));
        }

        using (AtelierProcess.Train(_folder.Path, s_tiny))
        {
            // Disposing of it kills it.
        }

        Outcome whole = Run([.. s_tiny, "--json"]);
        Assert.Equal(0, whole.Code);
        JsonElement[] standings = [.. JsonDocument.Parse(whole.Output).RootElement.GetProperty("standings").EnumerateArray()];
        Assert.Equal(["dcgan:width=4", "gan:width=8"], standings.Select(standing => standing.GetProperty("name").GetString()!).Order());
        Assert.All(standings, standing => Assert.True(standing.GetProperty("finished").GetBoolean()));
        Assert.Contains("Judged by the pictures to learn from", whole.Error, StringComparison.Ordinal);
        Assert.Contains("100 % of all", whole.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["comparison", "report.html"]));

        Outcome again = Run("compare", "--out", "comparison");
        Assert.Equal(0, again.Code);
        Assert.Contains("real against real", again.Output, StringComparison.Ordinal);
        Assert.Contains("extractor fashion-cnn", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("step ", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, Run("runs", "show", "dcgan-width-4-seed-0", "--runs", Path.Combine("comparison", "runs")).Code);

        Outcome refused = Run([.. s_tiny, "--set", "batch=8"]);
        Assert.Equal(2, refused.Code);
        Assert.Contains("asks another question: settings.batch is 4, not 8", refused.Error, StringComparison.Ordinal);
    }

    private Outcome Run(params string[] arguments) => AtelierProcess.Run(_folder.Path, arguments);
}
