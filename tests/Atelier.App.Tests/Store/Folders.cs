using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Metrics;
using Atelier.Metrics.Trust;

namespace Atelier.App.Tests.Store;

/// <summary>Run folders as training leaves them, without the training.</summary>
internal static class Folders
{
    /// <summary>A run of 20 logged steps with two checkpoints' folders and a sample grid.</summary>
    public static RunFolder Make(string path, Func<RunRecipe, RunRecipe>? change = null)
    {
        RunFolder folder = new(path);
        foreach (string part in new[] { "samples", "checkpoints/step-00000010", "checkpoints/step-00000020" })
        {
            Directory.CreateDirectory(Path.Combine(path, part));
        }

        RunRecipe recipe = TinyRuns.Recipe("gan", 20);
        (change?.Invoke(recipe) ?? recipe).Write(path);
        File.WriteAllText(folder.SamplePath(10), "a picture");
        using MetricsWriter metrics = new(path, keepThrough: 0);
        metrics.Write(10, TimeSpan.FromSeconds(1), 40, new Dictionary<string, double>());
        metrics.Write(20, TimeSpan.FromSeconds(2), 80, new Dictionary<string, double>());
        return folder;
    }

    public static ScoreRecord Score(long step, double value, string metric = "FD", long n = 1000, Better better = Better.Lower)
    {
        Passport passport = new() { Metric = metric, Extractor = "small", ExtractorHash = "cd", Pictures = n, Reference = "shapes/test", ReferenceHash = "ab", ReferencePictures = 500, Seed = 0 };
        Score score = new(value, better, passport) { Deviation = 0.5, Interval = new(value - 1, value + 1, 0.95), Floor = new(0.25, 250) };
        return new(step, new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), score);
    }

    /// <summary>Keeps a score of a run and lets it become its best.</summary>
    public static RunFolder With(this RunFolder folder, params ScoreRecord[] scores)
    {
        foreach (ScoreRecord score in scores)
        {
            folder.Keep(score);
            folder.ConsiderBest(score);
        }

        return folder;
    }
}
