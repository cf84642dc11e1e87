namespace Atelier.Benchmarks.Modes;

/// <summary>What a trained generator makes of a mixture.</summary>
/// <param name="Case">See <see cref="ModesCase.Name"/>.</param>
/// <param name="Mixture">The dataset.</param>
/// <param name="Seed">The run's.</param>
/// <param name="Settings">All that was set.</param>
/// <param name="Steps">Updates of the generator.</param>
/// <param name="Covered">Modes covered by the samples.</param>
/// <param name="Good">Share of good samples.</param>
/// <param name="Seconds">Processor time of the training.</param>
/// <param name="Points">The first samples' coordinates, x and y in turn, to be looked at; empty for seeds that are not drawn.</param>
internal sealed record ModesTrial(
    string Case, string Mixture, int Seed, string Settings, int Steps, int Covered, double Good, double Seconds, IReadOnlyList<double> Points);
