using System.Text.Json;
using Atelier.App.Runs;
using Atelier.App.Store;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>The store of runs as users ask it.</summary>
public sealed class RunsTests : IDisposable
{
    private static readonly string[] s_tiny = ["train", "gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--backend", "managed"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_are_listed_shown_compared_ranked_and_deleted()
    {
        Assert.Equal(0, Run([.. s_tiny, "--steps", "1"]).Code);
        Assert.Equal(0, Run([.. s_tiny, "--steps", "2", "--seed", "7"]).Code);
        Assert.True(File.Exists(_folder["runs", RunStore.FileName]));
        (string a, string b) = ("gan-shapeworld-1", "gan-shapeworld-2");
        Keep(a, 1, value: 8, n: 1000);
        Keep(b, 2, value: 6, n: 1000);

        Outcome list = Run("runs", "list", "--json");
        Assert.Equal([(a, 1), (b, 2)], Array(list).Select(run => (run.GetProperty("name").GetString()!, run.GetProperty("step").GetInt32())));
        Assert.Contains(b, Run("runs", "list").Output, StringComparison.Ordinal);
        Outcome show = Run("runs", "show", $"runs/{a}");
        Assert.All([a, "batch=4", "managed f32", "FD[small]", "7 to 9", "0.25 (n 250)", "extractor small", "1 (best)"], part => Assert.Contains(part, show.Output, StringComparison.Ordinal));
        string difference = Words(Run("runs", "diff", a, b).Output);
        Assert.All(["seed", $"{b} is better, but the intervals overlap"], part => Assert.Contains(part, difference, StringComparison.Ordinal));
        Assert.Equal([b, a], Array(Run("runs", "best", "--json"))[0].GetProperty("places").EnumerateArray().Select(place => place.GetProperty("run").GetString()));

        Keep(b, 2, value: 5, n: 2000);
        Assert.Contains("n is 2000 and 1000", Run("runs", "best").Error, StringComparison.Ordinal);
        Assert.Contains("can't be compared: n is 1000 and 2000", Words(Run("runs", "diff", a, b).Output), StringComparison.Ordinal);

        Outcome unsure = Run("runs", "rm", a);
        Assert.Equal(2, unsure.Code);
        Assert.Contains("--yes", unsure.Error, StringComparison.Ordinal);
        Assert.Equal(0, Run("runs", "rm", a, "--yes").Code);
        Assert.False(Directory.Exists(_folder["runs", a]));
        Assert.Equal(1, JsonDocument.Parse(Run("runs", "rebuild", "--json").Output).RootElement.GetProperty("runs").GetInt32());
        Outcome unknown = Run("runs", "show", a);
        Assert.Equal(2, unknown.Code);
        Assert.Contains($"did you mean '{b}'?", unknown.Error, StringComparison.Ordinal);
    }

    private Outcome Run(params string[] arguments) => AtelierProcess.Run(_folder.Path, arguments);

    private void Keep(string run, long step, double value, int n)
    {
        RunFolder folder = new(_folder["runs", run]);
        Passport passport = new() { Metric = "FD", Extractor = "small", ExtractorHash = "cd", Pictures = n, Reference = "shapes/test", ReferenceHash = "ab", ReferencePictures = 500, Seed = 0 };
        var record = ScoreRecord.Of(new Score(value, Better.Lower, passport) { Interval = new(value - 1, value + 1, 0.95), Floor = new(0.25, 250) }, step);
        folder.Keep(record);
        folder.ConsiderBest(record);
    }

    private static JsonElement[] Array(Outcome outcome) => [.. JsonDocument.Parse(outcome.Output).RootElement.EnumerateArray()];

    /// <summary>Without the line breaks that a narrow table's cells have.</summary>
    private static string Words(string table) => string.Join(' ', table.Split(' ', '\n').Where(word => word.Length > 0));
}
