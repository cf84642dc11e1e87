using System.Globalization;
using Atelier.Data;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Runs;

/// <summary>Which of a run's checkpoints to use.</summary>
public abstract record CheckpointChoice
{
    /// <summary>The one with the best score; before there is one, the last.</summary>
    public static CheckpointChoice Best { get; } = new BestChoice();

    /// <summary>The newest.</summary>
    public static CheckpointChoice Last { get; } = new LastChoice();

    /// <summary>Reads "best", "last" or a step.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static CheckpointChoice Parse(string text) => text switch
    {
        "best" => Best,
        "last" => Last,
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long step) => new StepChoice(step),
        _ => throw new FormatException($"'{text}' is no checkpoint: expected best, last or a step{NearestName.Hint(text, ["best", "last"])}."),
    };

    /// <summary>Finds the checkpoint, every file of it verified.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="warnings">One line for each checkpoint that had to be passed over, and why.</param>
    /// <exception cref="RunException">There is none such.</exception>
    /// <exception cref="CheckpointException">The one that was asked for by its step is not whole.</exception>
    public abstract Checkpoint Find(RunFolder folder, out IReadOnlyList<string> warnings);

    private sealed record LastChoice : CheckpointChoice
    {
        public override Checkpoint Find(RunFolder folder, out IReadOnlyList<string> warnings)
            => folder.LatestCheckpoint(out warnings) ?? throw new RunException($"{folder.Path} has no checkpoint yet: train it for a while first.");
    }

    private sealed record BestChoice : CheckpointChoice
    {
        public override Checkpoint Find(RunFolder folder, out IReadOnlyList<string> warnings)
        {
            string? problem = null;
            if (folder.BestCheckpoint is { } best)
            {
                try
                {
                    if (folder.Checkpoints.Find(best.Record.Step) is { } found)
                    {
                        warnings = [];
                        return found;
                    }

                    problem = $"The best checkpoint, {best.Checkpoint}, is missing; the last one is used.";
                }
                catch (CheckpointException e)
                {
                    problem = $"Passed over the best checkpoint: {e.Message}";
                }
            }

            Checkpoint last = Last.Find(folder, out warnings);
            warnings = problem is null ? warnings : [problem, .. warnings];
            return last;
        }
    }

    private sealed record StepChoice(long Step) : CheckpointChoice
    {
        public override Checkpoint Find(RunFolder folder, out IReadOnlyList<string> warnings)
        {
            warnings = [];
            return folder.Checkpoints.Find(Step)
                ?? throw new RunException($"{folder.Path} has no checkpoint of step {Step}, only of {string.Join(", ", folder.Checkpoints.All.Select(c => c.Step))}.");
        }
    }
}
