using Atelier.Data;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Runs;

/// <summary>A part of the proof that resuming loses nothing.</summary>
/// <param name="Name">What it does: "20 steps", "20 more from the checkpoint".</param>
/// <param name="Steps">Rounds that training will have reached at its end.</param>
public sealed record ProofPart(string Name, long Steps);

/// <summary>What a part of the proof left.</summary>
/// <param name="Part">The part.</param>
/// <param name="Files">The SHA-256 of each file of tensors in its last checkpoint.</param>
/// <param name="State">One for the full state, see <see cref="TrainingCheckpoint.StateHash"/>.</param>
public sealed record ProofState(ProofPart Part, IReadOnlyDictionary<string, string> Files, string State);

/// <summary>
/// Shows that stopping and resuming changes no bit: trains N steps, goes on for N more without a stop, then for the same N once more in
/// a new session that knows only the checkpoint, and compares the hashes of the full training state. Both ways share the first N steps,
/// for two runs on oneDNN may choose different kernels, which the checkpoint remembers.
/// </summary>
/// <param name="recipe">What to train; its budget is not looked at.</param>
/// <param name="data">The dataset.</param>
/// <param name="half">N, the steps before and after the stop; 1 or more.</param>
public sealed class ResumeProof(RunRecipe recipe, IImageDataset data, long half)
{
    // Progress is told at every step; pictures are of no use here, and checkpoints are written at the end of each part.
    private static readonly Cadence s_cadence = new(TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    /// <summary>Runs the three parts, in order, and gives each one's state as it ends. The last must have the second's.</summary>
    /// <param name="folder">Where the two runs go: its folders "whole" and "resumed", which must not be there yet.</param>
    /// <param name="watch">Given each part as it begins: what to tell its events to.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RunException">The runs can't be started.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public IEnumerable<ProofState> Run(string folder, Func<ProofPart, Action<TrainingEvent>> watch, CancellationToken stop)
    {
        (RunFolder whole, RunFolder resumed) = (new(Path.Combine(folder, "whole")), new(Path.Combine(folder, "resumed")));
        RunRecipe run = recipe with { Budget = new StepBudget(2 * half).ToString() };
        using (TrainingSession session = TrainingSession.Start(whole.Path, run, data))
        {
            yield return Train(session, whole, new($"{half} steps", half));
            Copy(whole, resumed);
            yield return Train(session, whole, new($"{half} more without a stop", 2 * half));
        }

        using (TrainingSession session = TrainingSession.Resume(resumed, run, data))
        {
            yield return Train(session, resumed, new($"{half} more from the checkpoint", 2 * half));
        }

        ProofState Train(TrainingSession session, RunFolder into, ProofPart part)
        {
            using CancellationTokenSource there = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Action<TrainingEvent> tell = watch(part);
            session.Run(
                s_cadence,
                happened =>
                {
                    tell(happened);
                    if (happened is Progressed progressed && progressed.Step == part.Steps)
                    {
                        there.Cancel();
                    }
                },
                there.Token);
            stop.ThrowIfCancellationRequested();
            Checkpoint end = CheckpointChoice.Last.Find(into, out _);
            return new(part, TrainingCheckpoint.TensorFiles.ToDictionary(file => file, file => end.Hashes[file]), TrainingCheckpoint.StateHash(end));
        }
    }

    private static void Copy(RunFolder run, RunFolder copy)
    {
        Checkpoint checkpoint = CheckpointChoice.Last.Find(run, out _);
        string target = Path.Combine(copy.Path, Path.GetRelativePath(run.Path, checkpoint.Path));
        Directory.CreateDirectory(target);
        foreach (string file in checkpoint.Files.Append(Checkpoint.ManifestFile))
        {
            File.Copy(Path.Combine(checkpoint.Path, file), Path.Combine(target, file));
        }
    }
}
