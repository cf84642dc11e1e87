using Atelier.App.Runs;
using Atelier.App.Tests.Store;
using Atelier.Metrics;
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

        Assert.True(Run.ConsiderBest(Recall(10, 0.5)), "Training is judged by another metric now.");
        Assert.False(Run.ConsiderBest(Recall(20, 0.25)));
        Assert.True(Run.ConsiderBest(Recall(20, 0.75)));

        static ScoreRecord Recall(long step, double value) => Folders.Score(step, value, "recall", better: Better.Higher);
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
        File.AppendAllText(_folder[RunFolder.ScoresName], "{\"step\":10,\"score\":{\"name\":\"torn");
        ScoreRecord bare = Folders.Score(20, 6) is var whole ? whole with { Score = whole.Score with { Deviation = null, Interval = null, Floor = null } } : null!;
        Run.Keep(bare);
        Run.Keep(Folders.Score(10, 7));
        Run.Keep(Folders.Score(10, 8, n: 2000));
        Assert.Equal([bare, Folders.Score(10, 7), Folders.Score(10, 8, n: 2000)], Run.Scores);
        Assert.Equal(0, Run.ScoreLog.Foreign);
    }

    [Theory]
    [InlineData("""{"metric":"FD[small]","value":5,"lower":4,"upper":6,"step":10,"passport":{"n":1000},"higherIsBetter":false,"time":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"step":10,"time":"2026-01-02T03:04:05Z","score":{"value":5,"better":"lower","passport":{"metric":"FD"}}}""")]
    [InlineData("""{"step":10,"time":"2026-01-02T03:04:05Z"}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void What_is_no_score_of_this_form_is_passed_over_and_counted(string line)
    {
        Run.Keep(Folders.Score(10, 5));
        File.AppendAllText(_folder[RunFolder.ScoresName], $"{line}\n");
        Run.Keep(Folders.Score(20, 6));
        Assert.Equal([Folders.Score(10, 5), Folders.Score(20, 6)], Run.Scores);
        Assert.Equal(1, Run.ScoreLog.Foreign);
    }

    [Fact]
    public void A_best_checkpoint_of_another_form_is_no_mark()
    {
        Folders.Make(_folder.Path);
        File.WriteAllText(_folder["checkpoints", BestCheckpoint.FileName], """{"checkpoint":"step-00000010","score":{"metric":"FD[small]","value":5,"step":10,"passport":{}}}""");
        Assert.Null(Run.BestCheckpoint);
    }

    private (long Step, int Warnings) Chosen(string? choice)
    {
        using TrainedModel model = TrainedModel.Open(_folder.Path, new("managed", "f32"), choice is null ? null : CheckpointChoice.Parse(choice));
        return (model.Step, model.Warnings.Count);
    }
}
