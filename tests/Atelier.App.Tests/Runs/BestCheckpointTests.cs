using Atelier.App.Runs;
using Atelier.App.Tests.Store;
using Atelier.Testing;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Tests.Runs;

public sealed class BestCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RunFolder Run => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_better_score_is_the_best_whichever_way_is_better()
    {
        Folders.Make(_folder.Path);
        Assert.Null(Run.BestCheckpoint);
        Assert.True(Run.ConsiderBest(Folders.Score(10, 5)));
        Assert.False(Run.ConsiderBest(Folders.Score(20, 6)));
        Assert.Equal(new BestCheckpoint("step-00000010", Folders.Score(10, 5)), Run.BestCheckpoint);
        Assert.True(Run.ConsiderBest(Folders.Score(20, 4)));
        Assert.False(Run.ConsiderBest(Folders.Score(15, 1)), "There is no checkpoint of step 15.");

        ScoreRecord recall = Folders.Score(10, 0.5, "recall") with { HigherIsBetter = true };
        Assert.True(Run.ConsiderBest(recall), "Training is judged by another metric now.");
        Assert.False(Run.ConsiderBest(recall with { Step = 20, Value = 0.25 }));
        Assert.True(Run.ConsiderBest(recall with { Step = 20, Value = 0.75 }));
    }

    [Fact]
    public void A_damaged_mark_is_no_mark()
    {
        Folders.Make(_folder.Path);
        File.WriteAllText(_folder["checkpoints", BestCheckpoint.FileName], "{ \"checkpoint\": \"step-");
        Assert.Null(Run.BestCheckpoint);
        Assert.True(Run.ConsiderBest(Folders.Score(10, 5)));
    }

    [Fact]
    public void The_best_is_kept_and_sampled_unless_told_otherwise()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 1));
        Run.ConsiderBest(Folders.Score(1, 5));
        foreach (long steps in new[] { 2, 3, 4 })
        {
            TinyRuns.Finish(TinyRuns.Resume(_folder.Path, steps));
        }

        Assert.Equal([1, 3, 4], Run.Checkpoints.All.Select(c => c.Step));
        Assert.Equal((1, 0), Chosen(null));
        Assert.Equal((1, 0), Chosen("best"));
        Assert.Equal((4, 0), Chosen("last"));
        Assert.Equal((3, 0), Chosen("3"));
        Assert.Contains("no checkpoint of step 2, only of 1, 3, 4", Assert.Throws<RunException>(() => Chosen("2")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'best'?", Assert.Throws<FormatException>(() => Chosen("bets")).Message, StringComparison.Ordinal);

        TinyRuns.Damage(_folder.Path, 1);
        Assert.Equal((4, 1), Chosen("best"));
        Assert.Throws<CheckpointException>(() => Chosen("1"));
        Directory.Delete(TinyRuns.Checkpoint(_folder.Path, 1), recursive: true);
        Assert.Equal((4, 1), Chosen("best"));
    }

    [Fact]
    public void Scores_are_kept_line_by_line_and_a_later_one_of_the_same_replaces_it()
    {
        Run.Keep(Folders.Score(10, 5));
        File.AppendAllText(_folder[RunFolder.ScoresName], "{\"metric\":\"torn");
        Run.Keep(Folders.Score(20, 6) with { Lower = null, Upper = null, HigherIsBetter = true });
        Run.Keep(Folders.Score(10, 7));
        Run.Keep(Folders.Score(10, 8, n: 2000));
        Assert.Equal([Folders.Score(20, 6) with { Lower = null, Upper = null, HigherIsBetter = true }, Folders.Score(10, 7), Folders.Score(10, 8, n: 2000)], Run.Scores);
    }

    [Fact]
    public void Differences_are_named()
    {
        ScoreRecord score = Folders.Score(10, 5);
        Assert.Empty(score.DifferencesTo(Folders.Score(20, 7)));
        Assert.Equal(["n: 1000 against 5000"], score.DifferencesTo(Folders.Score(10, 5, n: 5000)));
        Assert.Equal(["metric: FD[small] against KID"], score.DifferencesTo(Folders.Score(10, 5, "KID")));
        Assert.Equal(
            ["n: 1000 against none", "extractor: small against none", "reference.name: shapes against other", "reference.hash: ab against none", "seed: 0 against none"],
            score.DifferencesTo(score with { Passport = """{"reference":{"name":"other"}}""" }));
    }

    private (long Step, int Warnings) Chosen(string? choice)
    {
        using TrainedModel model = TrainedModel.Open(_folder.Path, new("managed", "f32"), choice is null ? null : CheckpointChoice.Parse(choice));
        return (model.Step, model.Warnings.Count);
    }
}
