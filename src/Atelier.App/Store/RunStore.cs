using System.Text.Json;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics;
using Microsoft.Data.Sqlite;

namespace Atelier.App.Store;

/// <summary>
/// The runs of a folder, in a database beside them (<c>atelier.db</c>) that can be searched without opening a thousand files. The run
/// folders stay the truth: the store only mirrors them, so one that is missing, damaged or made by another version is made anew, and
/// where none can be written (a folder that may only be read, a full disk) one in memory serves instead. Either is said in one line.
/// </summary>
public sealed class RunStore : IDisposable
{
    /// <summary>The database's name in the folder of runs.</summary>
    public const string FileName = "atelier.db";

    // SQLite's names for what its file can be: https://www.sqlite.org/rescode.html.
    private const int Corrupt = 11, NoDatabase = 26;

    private readonly Action<string> _warn;
    private RunDatabase _database;
    private bool _madeAnew;

    private RunStore(string root, Action<string> warn)
    {
        (Root, _warn) = (Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), warn);
        try
        {
            _database = RunDatabase.OnDisk(DatabasePath);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            _database = Instead(e);
            Do(Refresh);
        }
    }

    /// <summary>The folder of runs.</summary>
    public string Root { get; }

    private string DatabasePath => Path.Combine(Root, FileName);

    /// <summary>Opens the store of a folder of runs and brings it up to date with them.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="warn">Told in one line each what is not as it should be.</param>
    /// <exception cref="RunException">There is no such folder.</exception>
    public static RunStore Open(string root, Action<string> warn)
    {
        RunStore store = OpenAsItIs(root, warn);
        store.Do(store.Refresh);
        return store;
    }

    /// <summary>Whether a folder is one of runs: it has a store already, or the name that is usual.</summary>
    public static bool IsRunsFolder(string path)
        => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) == "runs" || File.Exists(Path.Combine(path, FileName));

    /// <summary>Brings one run up to date in the store of the folder of runs that it lies in.</summary>
    /// <param name="run">The run.</param>
    /// <param name="warn">Told in one line each what is not as it should be.</param>
    /// <returns>Whether it is on the disk now; if not, <paramref name="warn"/> was told why.</returns>
    public static bool Index(RunFolder run, Action<string> warn)
    {
        using RunStore store = OpenAsItIs(Path.GetDirectoryName(run.Path)!, warn);
        store.Do(() => store.Refresh(run.Path));
        return store._database.IsOnDisk;
    }

    /// <summary>Forgets everything and reads all run folders again.</summary>
    public void Rebuild() => Do(() =>
    {
        _database.Write(rows => Array.ForEach([.. rows.Stamps().Keys], rows.Remove));
        Refresh();
    });

    /// <summary>All runs, in the order of their names.</summary>
    public IReadOnlyList<RunRecord> All() => Get(rows => rows.Runs());

    /// <summary>One run, by its name or its folder's path.</summary>
    /// <exception cref="RunException">There is no such run.</exception>
    public RunRecord Find(string nameOrPath)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(nameOrPath));
        string name = Path.GetDirectoryName(path) == Root ? Path.GetFileName(path) : nameOrPath;
        return Get(rows => rows.Runs(name)) is [var run] ? run
            : throw new RunException($"There is no run '{nameOrPath}' in {Root}{NearestName.Hint(name, Get(rows => rows.Stamps()).Keys)}.");
    }

    /// <summary>Deletes a run: its folder with everything in it.</summary>
    /// <exception cref="RunException">It is being trained, or is not a folder of its own in the folder of runs.</exception>
    /// <exception cref="IOException">The folder can't be deleted.</exception>
    public void Remove(RunRecord run)
    {
        DirectoryInfo folder = new(Path.Combine(Root, run.Name));
        if (folder.Parent?.FullName != Root || folder.LinkTarget is not null || !File.Exists(Path.Combine(folder.FullName, RunRecipe.FileName)))
        {
            throw new RunException($"{folder.FullName} is not a run's own folder; it is left alone.");
        }

        // Nobody may be training it; the lock itself is let go again, for a folder with an open file can't be renamed everywhere.
        RunLock.Take(folder.FullName).Dispose();

        // Renamed first: a kill half-way leaves rubbish that no one takes for a run.
        string rubbish = Path.Combine(Root, $".deleted-{Guid.NewGuid():N}");
        folder.MoveTo(rubbish);
        Directory.Delete(rubbish, recursive: true);
        Do(() => _database.Write(rows => rows.Remove(run.Name)));
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static RunStore OpenAsItIs(string root, Action<string> warn)
        => Directory.Exists(root) ? new(root, warn) : throw new RunException($"There is no folder of runs '{root}'; training makes one: atelier train RECIPE.");

    /// <summary>Makes the store mirror the run folders; only those that have changed are read.</summary>
    private void Refresh()
    {
        IReadOnlyDictionary<string, string> known = _database.Read(rows => rows.Stamps());
        string[] folders = [.. Directory.GetDirectories(Root).Where(d => File.Exists(Path.Combine(d, RunRecipe.FileName)))];
        foreach (string folder in folders.Where(folder => known.GetValueOrDefault(Path.GetFileName(folder)) != RunRecord.Stamp(folder)))
        {
            Refresh(folder);
        }

        string[] gone = [.. known.Keys.Except(folders.Select(folder => Path.GetFileName(folder)))];
        if (gone.Length > 0)
        {
            _database.Write(rows => Array.ForEach(gone, rows.Remove));
        }
    }

    private void Refresh(string folder)
    {
        try
        {
            // The stamp is taken first: what changes while the folder is read shows at the next refresh.
            string stamp = RunRecord.Stamp(folder);
            RunRecord run = RunRecord.Read(folder, _warn);
            _database.Write(rows => rows.Put(run, stamp));
        }
        catch (Exception e) when (e is RunException or IOException or UnauthorizedAccessException)
        {
            _warn($"Passed over {Path.GetFileName(folder)}: {e.Message}");
        }
    }

    private T Get<T>(Func<RunRows, T> read)
    {
        T? result = default;
        Do(() => result = _database.Read(read));
        return result!;
    }

    /// <summary>Does something with the database; if it turns out that this one can't be used, again with another.</summary>
    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (_database.IsOnDisk && e is (SqliteException or JsonException or MetricException or FormatException or InvalidCastException))
        {
            _database.Dispose();
            _database = Instead(e);
            Do(Refresh);
            Do(action);
        }
    }

    /// <summary>One made anew in the place of a damaged one, once; otherwise one in memory.</summary>
    private RunDatabase Instead(Exception problem)
    {
        if (_madeAnew || problem is SqliteException { SqliteErrorCode: not (Corrupt or NoDatabase) })
        {
            _warn($"{DatabasePath} can't be used ({problem.Message.TrimEnd('.')}); the runs are read from their folders.");
            return RunDatabase.InMemory();
        }

        _warn($"{DatabasePath} can't be read ({problem.Message.TrimEnd('.')}); it is made anew from the run folders.");
        _madeAnew = true;
        try
        {
            // Another process may have it open; what it still writes there is lost with the file, and read from the folders again.
            Array.ForEach(["-wal", "-shm", ""], ending => File.Delete(DatabasePath + ending));
            return RunDatabase.OnDisk(DatabasePath);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _warn($"{DatabasePath} can't be made anew ({e.Message.TrimEnd('.')}); the runs are read from their folders.");
            return RunDatabase.InMemory();
        }
    }
}
