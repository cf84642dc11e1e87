using System.Globalization;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Runs;

/// <summary>Where a run's files lie: recipe.json, metrics.jsonl, samples/, checkpoints/, report.html.</summary>
public sealed class RunFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The checkpoints.</summary>
    public CheckpointFolder Checkpoints => new(System.IO.Path.Combine(Path, "checkpoints"));

    /// <summary>Where the sample grid of a step goes.</summary>
    public string SamplePath(long step)
        => System.IO.Path.Combine(Path, "samples", string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}.png"));

    /// <summary>A fresh folder's path for a run: "runs/dcgan-fashion-mnist-1", the number the first that is free.</summary>
    public static string Fresh(string root, string recipe, string data)
    {
        string name = string.Concat($"{recipe}-{data}".Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return Enumerable.Range(1, int.MaxValue).Select(n => System.IO.Path.Combine(root, $"{name}-{n}")).First(p => !Directory.Exists(p));
    }

    /// <summary>The run that was last written to.</summary>
    /// <exception cref="RunException">There is none.</exception>
    public static RunFolder Newest(string root)
        => Directory.Exists(root)
            && Directory.EnumerateDirectories(root).Where(d => File.Exists(System.IO.Path.Combine(d, RunRecipe.FileName)))
                .MaxBy(d => File.GetLastWriteTimeUtc(System.IO.Path.Combine(d, MetricsWriter.FileName))) is { } path
            ? new(path)
            : throw new RunException($"There is no run in {System.IO.Path.GetFullPath(root)} to go on with; start one with 'atelier train RECIPE'.");

    /// <summary>The last whole checkpoint; null before the first was written.</summary>
    /// <param name="warnings">One line for each newer checkpoint that had to be passed over, and why.</param>
    /// <exception cref="RunException">There are checkpoints, but none is whole.</exception>
    public Checkpoint? LatestCheckpoint(out IReadOnlyList<string> warnings)
    {
        Checkpoint? latest = Checkpoints.Latest(out warnings);
        return latest is null && warnings.Count > 0
            ? throw new RunException($"No checkpoint of {Path} is whole. {string.Join(" ", warnings)}")
            : latest;
    }
}
