using Atelier.App.Runs;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Tests.Runs;

public sealed class TrainedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_opens_at_its_last_checkpoint_and_a_checkpoint_as_itself()
    {
        TrainTwice();
        using TrainedModel run = TrainedModel.Open(_folder.Path, new());
        using TrainedModel last = TrainedModel.Open(TinyRuns.Checkpoint(_folder.Path, 4) + "/", new());
        using TrainedModel first = TrainedModel.Open(TinyRuns.Checkpoint(_folder.Path, 2), new());
        Assert.Equal((4, 4, 2), (run.Step, last.Step, first.Step));
        Assert.Equal(Picture(run), Picture(last));
        Assert.NotEqual(Picture(run), Picture(first));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_with_a_warning_but_not_opened_itself()
    {
        TrainTwice();
        TinyRuns.Damage(_folder.Path, 4);
        using TrainedModel run = TrainedModel.Open(_folder.Path, new());
        Assert.Equal(2, run.Step);
        Assert.Contains("step-00000004", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => TrainedModel.Open(TinyRuns.Checkpoint(_folder.Path, 4), new()));
        TinyRuns.Damage(_folder.Path, 2);
        Assert.Contains("No checkpoint", Assert.Throws<RunException>(() => TrainedModel.Open(_folder.Path, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_run_is_refused()
    {
        Assert.Contains("There is no folder", Assert.Throws<RunException>(() => TrainedModel.Open(_folder["nowhere"], new())).Message, StringComparison.Ordinal);
        Assert.Throws<RunException>(() => TrainedModel.Open(_folder.Path, new()));
        TinyRuns.Recipe("gan", 1).Write(_folder.Path);
        Assert.Contains("no checkpoint yet", Assert.Throws<RunException>(() => TrainedModel.Open(_folder.Path, new())).Message, StringComparison.Ordinal);
    }

    private void TrainTwice()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 2));
        TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 4));
    }

    private static float[] Picture(TrainedModel trained)
    {
        using Tensor picture = trained.Sample(new RandomKey(3), 1);
        return picture.ToMemory<float>();
    }
}
