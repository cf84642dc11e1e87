using System.Globalization;
using System.Text.Json;
using Atelier.App.Machines;
using Atelier.App.Runs;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Microsoft.Data.Sqlite;

namespace Atelier.App.Store;

/// <summary>Runs as rows of the database's tables. Used within a transaction.</summary>
internal sealed class RunRows(SqliteConnection connection)
{
    /// <summary>The stamp of each run, by its name.</summary>
    public IReadOnlyDictionary<string, string> Stamps()
        => Query("SELECT name, stamp FROM runs", row => KeyValuePair.Create(row.GetString(0), row.GetString(1))).ToDictionary();

    /// <summary>All runs, in the order of their names, or the one of a name.</summary>
    /// <exception cref="JsonException">A row holds what Atelier did not write.</exception>
    /// <exception cref="MetricException">A score's row does.</exception>
    public IReadOnlyList<RunRecord> Runs(string? name = null)
    {
        (string, object?) which = ("$name", name);
        ILookup<string, ScoreRecord> scores = Children("scores", "step, time, score_json", "number", Record, which);
        ILookup<string, CheckpointRecord> checkpoints = Children("checkpoints", "step, path, is_best", "step", row => new CheckpointRecord(row.GetInt64(1), row.GetString(2), row.GetBoolean(3)), which);
        ILookup<string, SampleRecord> samples = Children("samples", "step, path", "step", row => new SampleRecord(row.GetInt64(1), row.GetString(2)), which);
        return Query(
            "SELECT name, recipe_json, step, seconds, machine_json, best_json FROM runs WHERE name = $name OR $name IS NULL ORDER BY name",
            row => new RunRecord(
                row.GetString(0),
                RunRecipe.Parse(row.GetString(1)),
                row.IsDBNull(4) ? null : MachineDescription.Parse(row.GetString(4)),
                row.GetInt64(2),
                row.GetDouble(3),
                row.IsDBNull(5) ? null : BestCheckpoint.Parse(row.GetString(5)),
                [.. scores[row.GetString(0)]],
                [.. checkpoints[row.GetString(0)]],
                [.. samples[row.GetString(0)]]),
            which);
    }

    /// <summary>Puts a run in, in the place of what was known of it.</summary>
    public void Put(RunRecord run, string stamp)
    {
        Remove(run.Name);
        Execute(
            "INSERT INTO runs VALUES ($name, $stamp, $recipe, $data, $hash, $created, $step, $seconds, $json, $machine, $best)",
            ("$name", run.Name), ("$stamp", stamp), ("$recipe", run.Recipe.Recipe), ("$data", run.Recipe.Data), ("$hash", run.Recipe.DataHash), ("$created", Text(run.Recipe.Created)),
            ("$step", run.Step), ("$seconds", run.Seconds), ("$json", run.Recipe.ToJson()), ("$machine", run.Machine?.ToJson()), ("$best", run.Best?.ToJson()));
        foreach ((int number, ScoreRecord record) in run.Scores.Index())
        {
            Execute(
                "INSERT INTO scores VALUES ($run, $number, $step, $time, $json)",
                ("$run", run.Name), ("$number", number), ("$step", record.Step), ("$time", Text(record.Time)), ("$json", record.Score.ToJson()));
        }

        foreach (CheckpointRecord checkpoint in run.Checkpoints)
        {
            Execute("INSERT INTO checkpoints VALUES ($run, $step, $path, $best)", ("$run", run.Name), ("$step", checkpoint.Step), ("$path", checkpoint.Path), ("$best", checkpoint.IsBest));
        }

        foreach (SampleRecord sample in run.Samples)
        {
            Execute("INSERT INTO samples VALUES ($run, $step, $path)", ("$run", run.Name), ("$step", sample.Step), ("$path", sample.Path));
        }
    }

    /// <summary>Takes a run out, if it is there.</summary>
    public void Remove(string name) => Execute("DELETE FROM runs WHERE name = $name", ("$name", name));

    private static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static ScoreRecord Record(SqliteDataReader row)
        => new(row.GetInt64(1), DateTime.Parse(row.GetString(2), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), Score.FromJson(row.GetString(3)));

    private ILookup<string, T> Children<T>(string table, string columns, string order, Func<SqliteDataReader, T> read, (string, object?) which)
        => Query($"SELECT run, {columns} FROM {table} WHERE run = $name OR $name IS NULL ORDER BY run, {order}", row => (Run: row.GetString(0), Value: read(row)), which)
            .ToLookup(child => child.Run, child => child.Value);

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        using SqliteDataReader rows = command.ExecuteReader();
        List<T> results = [];
        while (rows.Read())
        {
            results.Add(read(rows));
        }

        return results;
    }

    private void Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
