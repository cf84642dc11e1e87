using Atelier.App.Doctor;
using Atelier.Metrics.Trust;
using Atelier.Training.Doctor;

namespace Atelier.App.Runs;

/// <summary>What happens during training, for whoever shows it.</summary>
public abstract record TrainingEvent;

/// <summary>Training is about to begin, or to go on.</summary>
/// <param name="Folder">The run's folder.</param>
/// <param name="Step">Rounds done already.</param>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="Description">Recipe, data and sizes in one line.</param>
public sealed record Started(string Folder, long Step, long Parameters, string Description) : TrainingEvent;

/// <summary>How far it is.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Fraction">Of the budget, 0 to 1.</param>
/// <param name="ImagesPerSecond">Lately.</param>
/// <param name="Elapsed">Time spent in training.</param>
/// <param name="Remaining">Time left at this speed.</param>
/// <param name="Values">Means of what is watched.</param>
public sealed record Progressed(
    long Step, double Fraction, double ImagesPerSecond, TimeSpan Elapsed, TimeSpan Remaining, IReadOnlyDictionary<string, double> Values) : TrainingEvent;

/// <summary>A grid of samples was written.</summary>
public sealed record Sampled(long Step, string Path) : TrainingEvent;

/// <summary>A checkpoint was written.</summary>
public sealed record Saved(long Step, string Path) : TrainingEvent;

/// <summary>Training pauses at a milestone of its budget. A checkpoint follows.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Used">The share of the budget that is used, 0 to 1 or a little more.</param>
/// <param name="Elapsed">Time spent in training.</param>
public sealed record Reached(long Step, double Used, TimeSpan Elapsed) : TrainingEvent;

/// <summary>The model was scored.</summary>
/// <param name="Step">Rounds that its weights had seen.</param>
/// <param name="Score">The score.</param>
/// <param name="IsBest">Whether it is the best so far, so that its checkpoint is kept.</param>
public sealed record Scored(long Step, Score Score, bool IsBest) : TrainingEvent;

/// <summary>The doctor named a disease.</summary>
public sealed record Found(Finding Finding) : TrainingEvent;

/// <summary>The samples were examined.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Values">What they showed, by signal.</param>
public sealed record Examined(long Step, IReadOnlyDictionary<string, double> Values) : TrainingEvent;

/// <summary>The run was put back and changed; training goes on.</summary>
public sealed record Healed(Treatment Treatment) : TrainingEvent;

/// <summary>Some steps were profiled.</summary>
/// <param name="Steps">How many.</param>
/// <param name="BetweenShare">The share of their time that was spent between kernels, 0 to 1.</param>
/// <param name="Table">The table of operations and kernels.</param>
/// <param name="Trace">The trace for a viewer.</param>
public sealed record Profiled(int Steps, double BetweenShare, string Table, string Trace) : TrainingEvent;

/// <summary>Something the user should know, without stopping.</summary>
public sealed record Warned(string Message) : TrainingEvent;

/// <summary>Training ended.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Interrupted">Whether it was stopped before its budget was used up.</param>
/// <param name="Elapsed">Time spent in training.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="Report">The page about it.</param>
public sealed record Finished(long Step, bool Interrupted, TimeSpan Elapsed, string Folder, string Report) : TrainingEvent;
