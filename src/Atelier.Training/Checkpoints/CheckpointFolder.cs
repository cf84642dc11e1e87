using System.Globalization;

namespace Atelier.Training.Checkpoints;

/// <summary>
/// A run's checkpoints, one folder each. A checkpoint is written aside, brought to the disk, and renamed into place in one
/// step, so a kill, a full disk or a power cut at any moment leaves the ones before it as they were. One process may write at
/// a time; any number may read.
/// </summary>
public sealed class CheckpointFolder
{
    private const string Whole = "step-", Replaced = "replaced-", Rubbish = ".tmp-";

    private readonly string _root;
    private readonly int _keep;
    private readonly IReadOnlyCollection<long> _pinned;

    /// <summary>Takes the folder's path; nothing is touched before the first <see cref="Save"/>.</summary>
    /// <param name="root">May not exist yet.</param>
    /// <param name="keep">How many whole checkpoints to keep; at least 1.</param>
    /// <param name="pinned">The steps of more checkpoints to keep, however old they get, such as the best one's.</param>
    public CheckpointFolder(string root, int keep = 2, params IReadOnlyCollection<long> pinned)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        (_root, _keep, _pinned) = (root, keep, pinned);
    }

    /// <summary>The steps and folders of all checkpoints, oldest first; whether they are whole is not looked at.</summary>
    public IReadOnlyList<(long Step, string Path)> All => [.. NewestFirst().Select(path => (Step: StepOf(path)!.Value, path)).DistinctBy(c => c.Step).Reverse()];

    /// <summary>Writes a checkpoint, then removes all but the last whole ones and the pinned one. When this returns, the checkpoint survives a power cut.</summary>
    /// <param name="step">How many training steps have been done. A checkpoint of the same step is replaced.</param>
    /// <param name="files">Plain file names, and what writes each one's content, front to back.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="ArgumentException">A file name is not plain, is taken twice or is the manifest's.</exception>
    /// <exception cref="IOException">The disk is full or fails; the checkpoints before are untouched. Whatever a writer throws passes through alike.</exception>
    public string Save(long step, IEnumerable<(string Name, Action<Stream> Write)> files)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Directory.CreateDirectory(_root);
        RemoveRubbish();
        string aside = NameOf(Rubbish, step), place = NameOf(Whole, step);
        try
        {
            WriteAside(aside, step, files);
            MoveIntoPlace(aside, place, NameOf(Replaced, step));
        }
        catch
        {
            TryDelete(aside);
            throw;
        }

        Prune(place);
        return place;
    }

    /// <summary>The whole checkpoint of the highest step, every file of it verified; null when there is none. Changes nothing.</summary>
    /// <param name="warnings">One line for each newer checkpoint that had to be passed over, and why.</param>
    public Checkpoint? Latest(out IReadOnlyList<string> warnings)
    {
        List<string> passedOver = [];
        warnings = passedOver;
        foreach (string path in NewestFirst())
        {
            try
            {
                return OpenAs(path);
            }
            catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
            {
                passedOver.Add($"Passed over a checkpoint: {e.Message}");
            }
        }

        return null;
    }

    /// <summary>The checkpoint of a step, every file of it verified; null when there is none. Changes nothing.</summary>
    /// <exception cref="CheckpointException">There is one, but it is not whole.</exception>
    public Checkpoint? Find(long step) => NewestFirst().FirstOrDefault(path => StepOf(path) == step) is { } path ? OpenAs(path) : null;

    /// <summary>Whether there is a checkpoint of a step, and every file of it is as it was written.</summary>
    public bool IsWhole(long step) => NewestFirst().Any(path => StepOf(path) == step && IsWhole(path) == true);

    /// <summary>Removes the checkpoints after a step: training goes back to it.</summary>
    /// <exception cref="IOException">One can't be removed, and would be taken for the newest.</exception>
    public void RemoveAfter(long step)
    {
        foreach (string path in NewestFirst().Where(path => StepOf(path) > step).ToArray())
        {
            TryDelete(path);
        }

        if (NewestFirst().FirstOrDefault(path => StepOf(path) > step) is { } left)
        {
            throw new IOException($"{left} can't be removed, so training can't go back to step {step}.");
        }
    }

    private static void WriteAside(string aside, long step, IEnumerable<(string Name, Action<Stream> Write)> files)
    {
        Directory.CreateDirectory(aside);
        List<Manifest.Entry> entries = [];
        foreach ((string name, Action<Stream> write) in files)
        {
            if (!Manifest.IsPlainName(name) || entries.Exists(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new ArgumentException($"A checkpoint cannot hold a file named '{name}': not a plain name, reserved or taken.", nameof(files));
            }

            entries.Add(DurableFile.Write(Path.Combine(aside, name), write));
        }

        DurableFile.Write(Path.Combine(aside, Manifest.FileName), new Manifest(Manifest.CurrentFormat, step, entries).Write);
        DurableFile.SyncFolder(aside);
    }

    /// <summary>A folder cannot be renamed over another: one of the same step goes to a name under which <see cref="Latest"/> still finds it.</summary>
    private void MoveIntoPlace(string aside, string place, string replaced)
    {
        if (Directory.Exists(place))
        {
            TryDelete(replaced);
            Directory.Move(place, replaced);
        }

        Directory.Move(aside, place);
        DurableFile.SyncFolder(_root);
    }

    private void Prune(string justSaved)
    {
        int kept = 1;
        foreach (string path in NewestFirst().Where(p => p != justSaved).ToArray())
        {
            // Only whole ones count towards those kept; what could not be read for the moment is left alone.
            bool? whole = IsWhole(path);
            bool worthy = whole == true && StepOf(path) != StepOf(justSaved);
            if (worthy && kept < _keep)
            {
                kept++;
            }
            else if (whole is not null && !(worthy && StepOf(path) is { } step && _pinned.Contains(step)))
            {
                TryDelete(path);
            }
        }
    }

    private static bool? IsWhole(string path)
    {
        try
        {
            OpenAs(path);
            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Checkpoint OpenAs(string path)
    {
        Checkpoint checkpoint = Checkpoint.Open(path);
        return checkpoint.Step == StepOf(path)
            ? checkpoint
            : throw new CheckpointException(path, $"its manifest speaks of step {checkpoint.Step}");
    }

    private IEnumerable<string> NewestFirst()
        => Folders().Where(p => StepOf(p) is not null)
            .OrderByDescending(StepOf).ThenByDescending(p => Path.GetFileName(p).StartsWith(Whole, StringComparison.Ordinal));

    private string[] Folders() => Directory.Exists(_root) ? Directory.GetDirectories(_root) : [];

    private string NameOf(string kind, long step) => Path.Combine(_root, kind + step.ToString("D8", CultureInfo.InvariantCulture));

    private static long? StepOf(string path)
    {
        string name = Path.GetFileName(path);
        string? digits = new[] { Whole, Replaced }.Where(kind => name.StartsWith(kind, StringComparison.Ordinal)).Select(kind => name[kind.Length..]).FirstOrDefault();
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;
    }

    private void RemoveRubbish()
    {
        foreach (string path in Folders().Where(p => Path.GetFileName(p).StartsWith(Rubbish, StringComparison.Ordinal)))
        {
            TryDelete(path);
        }
    }

    /// <summary>Renames first, so that a kill half-way leaves rubbish and not half a checkpoint; what cannot go now goes at the next save.</summary>
    private static void TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                string rubbish = Path.Combine(Path.GetDirectoryName(path)!, Rubbish + Guid.NewGuid().ToString("N"));
                Directory.Move(path, rubbish);
                Directory.Delete(rubbish, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
