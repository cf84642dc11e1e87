using Atelier.App.Runs;
using Atelier.Metrics.Trust;
using Atelier.Testing;

namespace Atelier.App.Tests.Runs;

public sealed class TrainingScorerTests : IDisposable
{
    private static readonly ScoreSchedule s_often = new() { Pause = TimeSpan.Zero, Pictures = 20, RealPictures = 40 };
    private static readonly Cadence s_cadence = TinyRuns.Cadence with { Checkpoints = TimeSpan.Zero };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scoring_marks_the_best_checkpoint_and_changes_no_bit()
    {
        (string scored, string plain) = (_folder["scored"], _folder["plain"]);
        List<TrainingEvent> told = Train(scored, s_often);
        Assert.Empty(Train(plain, null).OfType<Scored>());
        foreach (string file in new[] { "weights.safetensors", "optimizers.safetensors", "averages.safetensors" })
        {
            Assert.Equal(TinyRuns.State(plain, 4, file), TinyRuns.State(scored, 4, file));
        }

        // The first takes far more than a twentieth of these four steps' time, so only the end is scored besides.
        Scored[] scores = [.. told.OfType<Scored>()];
        Assert.Equal([1, 1, 1, 4, 4, 4], scores.Select(s => s.Step));
        Assert.Equal(["KD[shapeworld-cnn]", "precision[shapeworld-cnn]", "recall[shapeworld-cnn]"], scores.Take(3).Select(s => s.Score.Name));
        Assert.True(scores[0].IsBest);
        Assert.Equal(scores.Select(s => (s.Step, s.Score)), new RunFolder(scored).Scores.Select(record => (record.Step, record.Score)));
        Assert.All(scores, s => Assert.Equal(20, s.Score.Floor!.Pictures));
        Assert.Equal(scores[0].Score.Floor, scores[3].Score.Floor);
        Score best = scores[3].Score.IsBetterThan(scores[0].Score) ? scores[3].Score : scores[0].Score;
        Assert.Equal(best, new RunFolder(scored).BestCheckpoint!.Record.Score);
    }

    [Fact]
    public void A_model_that_is_told_classes_is_judged_by_them_too() => Assert.Equal(
        ["KD[shapeworld-cnn]", "precision[shapeworld-cnn]", "recall[shapeworld-cnn]", "fidelity[shapeworld-cnn]"],
        Train(_folder["told"], s_often, "cgan").OfType<Scored>().Take(4).Select(s => s.Score.Name));

    [Fact]
    public void What_can_not_be_scored_is_trained_all_the_same()
    {
        List<TrainingEvent> told = Train(_folder["run"], s_often with { Pictures = 2 });
        Assert.Contains("no longer scored: kd: 2 generated pictures are too few", Assert.Single(told.OfType<Warned>()).Message, StringComparison.Ordinal);
        Assert.Equal(4, Assert.IsType<Finished>(told[^1]).Step);
    }

    [Fact]
    public void Nothing_is_scored_before_its_time() => Assert.Empty(Train(_folder["run"], new ScoreSchedule()).OfType<Scored>());

    private static List<TrainingEvent> Train(string folder, ScoreSchedule? schedule, string recipe = "gan")
    {
        List<TrainingEvent> told = [];
        using TrainingSession session = TinyRuns.Start(folder, recipe, 4);
        if (schedule is not null)
        {
            session.ScoreBy(schedule);
        }

        session.Run(s_cadence, told.Add, TestContext.Current.CancellationToken);
        return told;
    }
}
