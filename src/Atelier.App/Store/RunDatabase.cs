using Microsoft.Data.Sqlite;

namespace Atelier.App.Store;

/// <summary>
/// The store's SQLite database: its tables and its transactions. Other processes may have it open too: it keeps a write-ahead log, a
/// writer takes the lock when its transaction begins, and who finds it taken waits.
/// </summary>
internal sealed class RunDatabase : IDisposable
{
    /// <summary>Changes with the tables: a database of another version is made anew from the run folders.</summary>
    private const int Version = 2;

    private const int PatienceSeconds = 10;
    private const string Memory = ":memory:";

    private const string Tables = """
        CREATE TABLE runs (
            name TEXT PRIMARY KEY, stamp TEXT NOT NULL,
            recipe TEXT NOT NULL, data TEXT NOT NULL, data_hash TEXT NOT NULL, created TEXT NOT NULL, step INTEGER NOT NULL, seconds REAL NOT NULL,
            recipe_json TEXT NOT NULL, machine_json TEXT, best_json TEXT
        ) WITHOUT ROWID;
        CREATE TABLE scores (
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, number INTEGER NOT NULL,
            step INTEGER NOT NULL, time TEXT NOT NULL, score_json TEXT NOT NULL,
            name TEXT AS (json_extract(score_json, '$.name')), value REAL AS (json_extract(score_json, '$.value')),
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE INDEX scores_by_name ON scores (name, value);
        CREATE TABLE checkpoints (
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, step INTEGER NOT NULL, path TEXT NOT NULL, is_best INTEGER NOT NULL,
            PRIMARY KEY (run, step)
        ) WITHOUT ROWID;
        CREATE TABLE samples (
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, step INTEGER NOT NULL, path TEXT NOT NULL,
            PRIMARY KEY (run, step)
        ) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;

    private RunDatabase(SqliteConnection connection, bool isOnDisk) => (_connection, IsOnDisk) = (connection, isOnDisk);

    /// <summary>Opens the file, made if it is not there.</summary>
    /// <exception cref="SqliteException">It can't be opened, or it is damaged.</exception>
    /// <exception cref="InvalidDataException">Another version made it.</exception>
    public static RunDatabase OnDisk(string path) => Open(path, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");

    /// <summary>One that lives as long as this object.</summary>
    public static RunDatabase InMemory() => Open(Memory, "");

    /// <summary>Whether it outlives this object.</summary>
    public bool IsOnDisk { get; }

    /// <summary>Reads something, all of it from one state of the database.</summary>
    public T Read<T>(Func<RunRows, T> read) => Within(deferred: true, read);

    /// <summary>Writes all of it or nothing.</summary>
    public void Write(Action<RunRows> write) => Within(deferred: false, rows =>
    {
        write(rows);
        return 0;
    });

    public void Dispose() => _connection.Dispose();

    private static RunDatabase Open(string path, string settings)
    {
        // A pool would keep the file open after its last user.
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = true, DefaultTimeout = PatienceSeconds }.ToString());
        try
        {
            connection.Open();
            RunDatabase database = new(connection, isOnDisk: path != Memory);
            database.Execute($"PRAGMA busy_timeout = {PatienceSeconds * 1000}; {settings}");
            database.Write(_ => database.Prepare());
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Prepare()
    {
        switch (Scalar("PRAGMA user_version"), Scalar("SELECT COUNT(*) FROM sqlite_schema"))
        {
            case (0, 0):
                Execute($"{Tables} PRAGMA user_version = {Version};");
                break;
            case (Version, _):
                break;
            default:
                throw new InvalidDataException("another version of Atelier made it");
        }
    }

    private T Within<T>(bool deferred, Func<RunRows, T> work)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred);
        T result = work(new RunRows(_connection));
        transaction.Commit();
        return result;
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
