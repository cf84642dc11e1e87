using Atelier.App.Runs;

namespace Atelier.App.Comparison;

/// <summary>What happens during a comparison, for whoever shows it.</summary>
/// <param name="Trial">The trial that is trained.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Share">The share of the whole comparison that is done, 0 to 1.</param>
/// <param name="Remaining">The time that the rest will take, at the pace of this sitting.</param>
/// <param name="Happened">What happened in the trial.</param>
public sealed record ComparisonEvent(Trial Trial, int Number, int Of, double Share, TimeSpan Remaining, TrainingEvent Happened);
