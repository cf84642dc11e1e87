using System.Globalization;
using System.Text;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Runs;

/// <summary>
/// Where a run's files lie: recipe.json, machine.json, metrics.jsonl, doctor.jsonl, scores.jsonl, samples/, checkpoints/, report.html, and event
/// files for TensorBoard.
/// </summary>
public sealed class RunFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The file that keeps the run's scores, one a line.</summary>
    public const string ScoresName = "scores.jsonl";

    /// <summary>The run's name: its folder's.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>The checkpoints: the last two are kept, and the best.</summary>
    public CheckpointFolder Checkpoints => CheckpointsAnd(null);

    /// <summary>The checkpoint whose weights have the best score; null before there is one.</summary>
    public BestCheckpoint? BestCheckpoint => BestCheckpoint.Read(CheckpointsPath);

    /// <summary>All scores, in the order in which they were computed; of two with the same passport and step the later one.</summary>
    public IReadOnlyList<ScoreRecord> Scores => ScoreLog.Scores;

    internal ScoreLog ScoreLog => ScoreLog.Read(System.IO.Path.Combine(Path, ScoresName));

    /// <summary>The checkpoints, of which one more is kept.</summary>
    internal CheckpointFolder CheckpointsAnd(long? pinned)
        => new(CheckpointsPath, pinned: [.. new[] { BestCheckpoint?.Record.Step, pinned }.OfType<long>()]);

    private string CheckpointsPath => System.IO.Path.Combine(Path, "checkpoints");

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

    /// <summary>Keeps a score of the run. Any number of processes may do so at the same time.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Keep(ScoreRecord record) => SharedFile.AppendLine(System.IO.Path.Combine(Path, ScoresName), record.ToJson());

    /// <summary>
    /// Makes the checkpoint of the score's step the best one, if there is such a checkpoint and its score beats that of the best so
    /// far. A score that can't be compared with that one takes its place: what training is judged by now is what counts.
    /// </summary>
    /// <returns>Whether it is the best now.</returns>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public bool ConsiderBest(ScoreRecord record)
    {
        bool beaten = BestCheckpoint is { Record.Score: var best } && record.Score.DifferencesTo(best).Count == 0 && !record.Score.IsBetterThan(best);
        if (beaten || !Checkpoints.All.Any(c => c.Step == record.Step))
        {
            return false;
        }

        BestCheckpoint.Of(record).Write(CheckpointsPath);
        return true;
    }

    /// <summary>Takes back all that was written of steps after one: checkpoints, scores and pictures of weights that are given up. The log stays, training voids it.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    internal void RollBack(long step)
    {
        if (BestCheckpoint?.Record.Step > step)
        {
            File.Delete(System.IO.Path.Combine(CheckpointsPath, BestCheckpoint.FileName));
        }

        Checkpoints.RemoveAfter(step);
        string scores = System.IO.Path.Combine(Path, ScoresName);
        if (File.Exists(scores))
        {
            SharedFile.Replace(scores, Encoding.UTF8.GetBytes(ScoreLog.Until(step, scores)));
        }

        foreach ((_, string picture) in Report.SampleGrids.Find(System.IO.Path.Combine(Path, "samples")).Where(found => found.Step > step).ToArray())
        {
            File.Delete(picture);
        }
    }

    /// <exception cref="RunException">There is a run already.</exception>
    internal void RefuseSecondRun()
    {
        if (File.Exists(System.IO.Path.Combine(Path, RunRecipe.FileName)))
        {
            throw new RunException($"{Path} holds a run already; go on with it by --resume, or choose another folder.");
        }
    }

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
