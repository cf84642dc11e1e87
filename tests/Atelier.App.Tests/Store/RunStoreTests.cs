using System.Text.Json;
using Atelier.App.Runs;
using Atelier.App.Store;
using Atelier.App.Tests.Runs;
using Atelier.Testing;
using Microsoft.Data.Sqlite;

namespace Atelier.App.Tests.Store;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly List<string> _warnings = [];

    private string DatabasePath => _root[RunStore.FileName];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_run_comes_back_as_its_folder_has_it()
    {
        Folders.Make(_root["a"]).With(Folders.Score(10, 5.25), Folders.Score(20, 7));
        using RunStore store = Open();
        RunRecord run = store.Find("a");
        Assert.Equal(Text(RunRecord.Read(_root["a"], _warnings.Add)), Text(run));
        Assert.Equal((20, 2.0, "gan", 5.25), (run.Step, run.Seconds, run.Recipe.Recipe, run.Best!.Record.Score.Value));
        Assert.Equal([new(10, "checkpoints/step-00000010", IsBest: true), new(20, "checkpoints/step-00000020", IsBest: false)], run.Checkpoints);
        Assert.Equal([new(10, "samples/step-00000010.png")], run.Samples);
        Assert.Equal([Folders.Score(10, 5.25), Folders.Score(20, 7)], run.Scores);
        Assert.Equal(Text(run), Text(store.Find(_root["a"])));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void The_store_follows_the_folders()
    {
        Folders.Make(_root["a"]);
        RunFolder other = Folders.Make(_root["b"]);
        Directory.CreateDirectory(_root["no-run"]);
        Assert.Equal(["a", "b"], Names());
        Directory.Delete(_root["a"], recursive: true);
        other.Keep(Folders.Score(10, 3));
        Folders.Make(_root["c"]);
        Assert.Equal(["b", "c"], Names());
        using RunStore store = Open();
        Assert.Equal([Folders.Score(10, 3)], store.Find("b").Scores);
        store.Rebuild();
        Assert.Equal(["b", "c"], store.All().Select(run => run.Name));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Scores_of_another_form_are_passed_over_with_one_warning()
    {
        RunFolder run = Folders.Make(_root["a"]).With(Folders.Score(10, 5));
        File.AppendAllText(_root["a", RunFolder.ScoresName], """
            {"metric":"FD[small]","value":5,"lower":4,"upper":6,"step":10,"passport":{"n":1000}}
            {"metric":"FD[small]","value":6,"lower":4,"upper":6,"step":20,"passport":{"n":1000}}

            """);
        using RunStore store = Open();
        Assert.Equal([Folders.Score(10, 5)], store.Find("a").Scores);
        Assert.Equal("Passed over 2 lines of a/scores.jsonl: another version of Atelier wrote them; 'atelier eval' scores the run anew.", Assert.Single(_warnings));
    }

    [Fact]
    public void Scores_with_different_passports_are_not_ranked_together()
    {
        Folders.Make(_root["a"]).With(Folders.Score(10, 5), Folders.Score(20, 7));
        Folders.Make(_root["b"]).With(Folders.Score(10, 4), Folders.Score(20, 3, n: 2000));
        using RunStore store = Open();
        IReadOnlyList<RunRanking> rankings = RunRanking.Of(store.All());
        Assert.Equal([["b 4", "a 5"], ["b 3"]], rankings.Select(ranking => ranking.Places.Select(place => $"{place.Run} {place.Record.Score.Value}").ToArray()));
        Assert.Contains("only FD[small]", Assert.Throws<RunException>(() => RunRanking.Of(store.All(), "KD")).Message, StringComparison.Ordinal);

        // Each run's best checkpoint stands for it: that of 20 for b, where training was judged by more pictures then.
        ScorePair pair = Assert.Single(RunDifference.Between(store.Find("a"), store.Find("b")).Scores);
        Assert.Equal((5, 3), (pair.Left!.Score.Value, pair.Right!.Score.Value));
        Assert.Equal(["n is 1000 and 2000"], pair.Incomparable);
    }

    [Fact]
    public void An_unknown_run_is_answered_by_the_nearest_name()
    {
        Folders.Make(_root["gan-shapes-1"]);
        using RunStore store = Open();
        Assert.Contains("did you mean 'gan-shapes-1'?", Assert.Throws<RunException>(() => store.Find("gan-shape-1")).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", Assert.Throws<RunException>(() => RunStore.Open(_root["nowhere"], _warnings.Add)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("torn")]
    [InlineData("page")]
    [InlineData("row")]
    [InlineData("version")]
    public void A_damaged_database_is_made_anew_with_one_warning(string damage)
    {
        Folders.Make(_root["a"]).With(Folders.Score(10, 5));
        Folders.Make(_root["b"]);
        Names();
        Damage(damage);
        Assert.Equal(["a", "b"], Names());
        Assert.Contains("made anew", Assert.Single(_warnings), StringComparison.Ordinal);
        using RunStore store = Open();
        Assert.Equal(5, store.Find("a").Best!.Record.Score.Value);
        Assert.Single(_warnings);
    }

    [Fact]
    public void Where_no_database_can_be_written_the_folders_are_read()
    {
        Folders.Make(_root["a"]);
        Directory.CreateDirectory(DatabasePath);
        Assert.Equal(["a"], Names());
        Assert.Contains("read from their folders", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_can_not_be_read_is_passed_over()
    {
        Folders.Make(_root["a"]);
        File.WriteAllText(Path.Combine(Folders.Make(_root["b"]).Path, RunRecipe.FileName), "{}");
        Assert.Equal(["a"], Names());
        Assert.Contains("Passed over b", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_deletes_a_run_and_nothing_else()
    {
        using TemporaryFolder elsewhere = new();
        Folders.Make(_root["a"]);
        RunRecord linked = RunRecord.Read(Folders.Make(elsewhere["linked"]).Path, _warnings.Add);
        Folders.Make(_root["..", Path.GetFileName(_root.Path) + "-outside"]);
        Directory.CreateSymbolicLink(_root["linked"], elsewhere["linked"]);
        using RunStore store = Open();
        Assert.Contains("left alone", Assert.Throws<RunException>(() => store.Remove(linked)).Message, StringComparison.Ordinal);
        Assert.Contains("left alone", Assert.Throws<RunException>(() => store.Remove(linked with { Name = $"../{Path.GetFileName(_root.Path)}-outside" })).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(elsewhere["linked", RunRecipe.FileName]));
        Directory.Delete(_root.Path + "-outside", recursive: true);

        using (RunLock.Take(_root["a"]))
        {
            Assert.Contains("is being trained", Assert.Throws<RunException>(() => store.Remove(store.Find("a"))).Message, StringComparison.Ordinal);
        }

        store.Remove(store.Find("a"));
        Assert.Equal(["linked"], store.All().Select(run => run.Name));
        Assert.Equal([_root["linked"]], Directory.GetDirectories(_root.Path));
    }

    [Fact]
    public void Many_may_write_at_once()
    {
        RunFolder[] runs = [.. Enumerable.Range(0, 4).Select(i => Folders.Make(_root[$"run-{i}"]))];
        List<string> warnings = [];
        Parallel.For(0, 40, i =>
        {
            RunFolder run = runs[i % runs.Length];
            run.Keep(Folders.Score(i, i));
            RunStore.Index(run, warning =>
            {
                lock (warnings)
                {
                    warnings.Add(warning);
                }
            });
        });
        Assert.Empty(warnings);
        using RunStore store = Open();
        Assert.Equal(Enumerable.Range(0, 40), store.All().SelectMany(run => run.Scores).Select(score => (int)score.Step).Order());
    }

    [Fact]
    public void Training_is_indexed_as_it_goes_and_survives_a_store_that_can_not_be_written()
    {
        string run = _root["runs", "a"];
        List<TrainingEvent> told = TinyRuns.Finish(TinyRuns.Start(run, "gan", 2));
        Assert.Empty(told.OfType<Warned>());
        using (SqliteConnection database = new($"Data Source={_root["runs", RunStore.FileName]};Mode=ReadOnly;Pooling=False"))
        {
            database.Open();
            using SqliteCommand count = database.CreateCommand();
            count.CommandText = "SELECT step FROM runs WHERE name = 'a'";
            Assert.Equal(2L, count.ExecuteScalar());
        }

        File.Delete(_root["runs", RunStore.FileName]);
        Directory.CreateDirectory(_root["runs", RunStore.FileName]);
        told = TinyRuns.Finish(TinyRuns.Resume(run, 4));
        Assert.Single(told.OfType<Warned>());
        Assert.Equal(4, Assert.IsType<Finished>(told[^1]).Step);
    }

    private RunStore Open() => RunStore.Open(_root.Path, _warnings.Add);

    private string[] Names()
    {
        using RunStore store = Open();
        return [.. store.All().Select(run => run.Name)];
    }

    private static string Text(RunRecord run) => JsonSerializer.Serialize(run);

    private void Damage(string how)
    {
        switch (how)
        {
            case "rubbish":
                File.WriteAllText(DatabasePath, "This is no database at all, but longer than a header of one would be, which is one hundred bytes.");
                break;
            case "torn":
                using (FileStream file = File.OpenWrite(DatabasePath))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            case "page":
                byte[] all = File.ReadAllBytes(DatabasePath);
                all.AsSpan(4096).Fill(0x5A);
                File.WriteAllBytes(DatabasePath, all);
                break;
            case "row":
                Execute("UPDATE runs SET recipe_json = 'no recipe'");
                break;
            case "version":
                Execute("PRAGMA user_version = 99");
                break;
        }
    }

    private void Execute(string sql)
    {
        using SqliteConnection database = new($"Data Source={DatabasePath};Pooling=False");
        database.Open();
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
