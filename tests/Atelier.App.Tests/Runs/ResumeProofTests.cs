using Atelier.App.Runs;
using Atelier.Testing;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Tests.Runs;

public sealed class ResumeProofTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resuming_ends_in_the_same_state()
    {
        List<long> steps = [];
        ProofState[] states = [.. Proof().Run(_folder.Path, session => happened => steps.AddRange(happened is Finished f ? [f.Step] : []), TestContext.Current.CancellationToken)];
        Assert.Equal([2, 4, 4], steps);
        Assert.Equal(states[1].State, states[2].State);
        Assert.Equal(states[1].Files, states[2].Files);
        Assert.NotEqual(states[0].State, states[1].State);
        Assert.Equal(states[1].State, Undisturbed());
        Assert.Equal(["averages.safetensors", "optimizers.safetensors", "weights.safetensors"], states[0].Files.Keys.Order());
    }

    [Fact]
    public void A_checkpoint_that_does_not_hold_what_was_trained_is_found_out()
    {
        TinyRuns.Finish(TrainingSession.Start(_folder["other"], TinyRuns.Recipe("gan", 2, seed: 9), TinyRuns.Data()));
        ProofState[] states = [.. Proof().Run(_folder.Path, part => happened =>
        {
            if (part.Name.Contains("without a stop", StringComparison.Ordinal) && happened is Started)
            {
                Directory.Delete(TinyRuns.Checkpoint(_folder["resumed"], 2), recursive: true);
                Directory.Move(TinyRuns.Checkpoint(_folder["other"], 2), TinyRuns.Checkpoint(_folder["resumed"], 2));
            }
        }, TestContext.Current.CancellationToken)];
        Assert.NotEqual(states[1].State, states[2].State);
    }

    /// <summary>The state of a run that nothing was saved of on the way.</summary>
    private string Undisturbed()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder["undisturbed"], "gan", 4));
        return TrainingCheckpoint.StateHash(new RunFolder(_folder["undisturbed"]).LatestCheckpoint(out _)!);
    }

    private static ResumeProof Proof() => new(TinyRuns.Recipe("gan", 1), TinyRuns.Data(), half: 2);
}
