using Atelier.App.Runs;
using Atelier.App.Tests.Runs;

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

    public static ScoreRecord Score(long step, double value, string metric = "FD[small]", int n = 1000)
        => new(metric, value, value - 1, value + 1, step, $$"""{"n":{{n}},"extractor":"small","reference":{"name":"shapes","hash":"ab"},"seed":0}""") { Time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) };

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
