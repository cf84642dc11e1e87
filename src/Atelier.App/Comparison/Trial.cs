using Atelier.App.Doctor;
using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Comparison;

/// <summary>How far a trial is.</summary>
public enum TrialState
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>It was begun, and can go on.</summary>
    Begun,

    /// <summary>Its budget is used up.</summary>
    Finished,

    /// <summary>Training met a number that is not finite. It would again.</summary>
    Broken,
}

/// <summary>One training of a comparison: a recipe, and a seed. It is an ordinary run.</summary>
/// <param name="Entrant">The recipe.</param>
/// <param name="Seed">The seed of everything random in training.</param>
/// <param name="Run">Its folder, which may not exist yet.</param>
public sealed record Trial(Entrant Entrant, ulong Seed, RunFolder Run)
{
    /// <summary>Pictures in an epoch: the dataset's as the recipe views it.</summary>
    public required long Pictures { get; init; }

    /// <summary>As "dcgan, seed 0".</summary>
    public string Name => $"{Entrant}, seed {Seed}";

    /// <summary>How far it is, by the last of its checkpoints that is whole.</summary>
    /// <param name="question">What is asked of it.</param>
    internal TrialState State(ComparisonQuestion question)
        => !File.Exists(Path.Combine(Run.Path, RunRecipe.FileName)) ? TrialState.Waiting
            : DoctorLog.Read(Run.Path) is [.., Broke] ? TrialState.Broken
            : Run.Checkpoints.Latest(out _) is { } checkpoint && Used(TrainingCheckpoint.Position(checkpoint), question) >= 1 ? TrialState.Finished
            : TrialState.Begun;

    /// <summary>The share of its budget that is used, 0 to 1, by its log.</summary>
    internal double Used(ComparisonQuestion question)
        => MetricsLog.ReadLast(Path.Combine(Run.Path, MetricsWriter.FileName)) is { } last
            ? Math.Min(1, Budget.Parse(question.Budget).Used(last.Step, last.Images, TimeSpan.FromSeconds(last.Seconds), Pictures))
            : 0;

    private double Used(TrainingPosition position, ComparisonQuestion question)
        => Budget.Parse(question.Budget).Used(position.Step, position.Position, TimeSpan.FromSeconds(position.Seconds), Pictures);
}
