using Atelier.App.Machines;
using Atelier.App.Report;
using Atelier.App.Runs;

namespace Atelier.App.Store;

/// <summary>A run as the store knows it: what its folder says, in one piece.</summary>
/// <param name="Name">Its folder's.</param>
/// <param name="Recipe">What it was started with.</param>
/// <param name="Machine">Where it was trained last; null where its folder doesn't say.</param>
/// <param name="Step">Rounds done, as last logged.</param>
/// <param name="Seconds">Time spent in training.</param>
/// <param name="Best">Its best checkpoint; null before there is one.</param>
/// <param name="Scores">In the order in which they were computed.</param>
/// <param name="Checkpoints">Oldest first.</param>
/// <param name="Samples">Oldest first.</param>
public sealed record RunRecord(
    string Name,
    RunRecipe Recipe,
    MachineDescription? Machine,
    long Step,
    double Seconds,
    BestCheckpoint? Best,
    IReadOnlyList<ScoreRecord> Scores,
    IReadOnlyList<CheckpointRecord> Checkpoints,
    IReadOnlyList<SampleRecord> Samples)
{
    // Whatever of a folder changes, the time or the length of one of these does.
    private static readonly string[] s_watched =
        [RunRecipe.FileName, MachineDescription.FileName, MetricsWriter.FileName, RunFolder.ScoresName, "samples", "checkpoints", $"checkpoints/{BestCheckpoint.FileName}"];

    /// <summary>What stands for the run by a score's name: the score of the best checkpoint if it has one, else the last.</summary>
    /// <returns>Null where the run has no such score.</returns>
    public ScoreRecord? ScoreBy(string name)
    {
        ScoreRecord[] scores = [.. Scores.Where(record => record.Score.Name == name)];
        return Array.FindLast(scores, record => record.Step == Best?.Record.Step) ?? (scores is [.., var last] ? last : null);
    }

    /// <summary>Reads a run's folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="warn">Told in one line what of it had to be passed over.</param>
    /// <exception cref="RunException">It is no run, or its recipe is damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static RunRecord Read(string path, Action<string> warn)
    {
        RunFolder folder = new(path);
        RunRecipe recipe = RunRecipe.Read(folder.Path);
        MetricsLine? last = MetricsLog.ReadLast(Path.Combine(folder.Path, MetricsWriter.FileName));
        BestCheckpoint? best = folder.BestCheckpoint;
        ScoreLog log = folder.ScoreLog;
        if (log.Foreign > 0)
        {
            warn($"Passed over {log.Foreign} lines of {folder.Name}/{RunFolder.ScoresName}: another version of Atelier wrote them; 'atelier eval' scores the run anew.");
        }

        return new(
            folder.Name,
            recipe,
            MachineDescription.Read(folder.Path),
            last?.Step ?? 0,
            last?.Seconds ?? 0,
            best,
            log.Scores,
            [.. folder.Checkpoints.All.Select(c => new CheckpointRecord(c.Step, Within(folder, c.Path), Path.GetFileName(c.Path) == best?.Checkpoint))],
            [.. SampleGrids.Find(Path.Combine(folder.Path, "samples")).OrderBy(s => s.Step).DistinctBy(s => s.Step).Select(s => new SampleRecord(s.Step, Within(folder, s.Path)))]);
    }

    /// <summary>A text that changes whenever a run's folder does.</summary>
    internal static string Stamp(string folder) => string.Join(' ', s_watched.Select(name => new FileInfo(Path.Combine(folder, name)))
        .Select(file => $"{file.LastWriteTimeUtc.Ticks:x}.{(file.Exists ? file.Length : 0):x}"));

    private static string Within(RunFolder folder, string path) => Path.GetRelativePath(folder.Path, path).Replace('\\', '/');
}

/// <summary>A checkpoint of a run.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Path">Within the run's folder.</param>
/// <param name="IsBest">Whether its score is the run's best.</param>
public sealed record CheckpointRecord(long Step, string Path, bool IsBest);

/// <summary>A sample grid of a run.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Path">Within the run's folder.</param>
public sealed record SampleRecord(long Step, string Path);
