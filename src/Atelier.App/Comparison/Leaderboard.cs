using Atelier.Metrics.Trust;

namespace Atelier.App.Comparison;

/// <summary>Where recipes stand.</summary>
/// <param name="Comparison">What was compared.</param>
/// <param name="Standings">The best first, by the leading score; those that have not come to their end, or broke off, after them.</param>
/// <param name="Notes">What a reader should know.</param>
public sealed record Leaderboard(ComparisonManifest Comparison, IReadOnlyList<Standing> Standings, IReadOnlyList<string> Notes)
{
    /// <summary>A score of each quantity that was measured, the leading one first: name, direction, passport and noise floor are those of all. Empty before there are any.</summary>
    public IReadOnlyList<Score> Quantities => [.. Standings.SelectMany(standing => standing.Scores).DistinctBy(score => score.Name)];

    /// <summary>What the intervals are, in words.</summary>
    public string IntervalsInWords => Comparison.Seeds > 1
        ? $"Scores are means over the last quarter's checkpoints and {Comparison.Seeds} seeds; ± spans Student's 95 % interval over the seeds."
        : "Scores are means over the last quarter's checkpoints of one seed; ± spans Student's 95 % interval over these checkpoints, as if they were independent: "
            + "how steady training was, not how far another seed would come out.";

    /// <summary>Those that the leading score can't tell from the first: the intervals overlap, or one has none.</summary>
    public IReadOnlyList<Standing> Contenders
        => Standings is [{ IsWhole: true } first, ..] ? [.. Standings.Skip(1).Where(standing => standing.IsWhole && standing.Scores[0].Overlaps(first.Scores[0]))] : [];

    /// <summary>A sentence that names them; empty where there are none.</summary>
    public string ContendersInWords => Contenders.Count == 0
        ? ""
        : $"{Quantities[0].Name} does not tell these from the first (intervals overlap, or are missing): {string.Join(", ", Contenders.Select(standing => standing.Entrant.Name))}.";

    /// <summary>Ranks the trials' recipes.</summary>
    internal static Leaderboard Of(ComparisonManifest comparison, IReadOnlyList<TrialResult> trials, IReadOnlyList<string> notes)
    {
        Standing[] all = [.. comparison.Entrants.Select(entrant => Standing.Of(entrant, [.. trials.Where(trial => trial.Trial.Entrant.Name == entrant.Name)]))];
        return new(
            comparison,
            [.. all.Where(standing => standing.IsWhole).OrderBy(standing => standing.Scores[0], Score.BestFirst), .. all.Where(standing => !standing.IsWhole)],
            notes);
    }
}

/// <summary>Where a recipe stands.</summary>
/// <param name="Entrant">The recipe.</param>
/// <param name="Trials">Its trials, in the order of their seeds.</param>
/// <param name="Scores">Each quantity's mean over its trials that have come to their end, the leading one first.</param>
public sealed record Standing(Entrant Entrant, IReadOnlyList<TrialResult> Trials, IReadOnlyList<Score> Scores)
{
    /// <summary>Whether all its trials have come to their end with scores.</summary>
    public bool IsWhole => Trials.Count > 0 && Trials.All(trial => trial.IsWhole);

    /// <summary>What became of its trials, as "2 of 3 finished, 1 broke off at step 310"; empty if all is well.</summary>
    public string Troubles => IsWhole ? "" : string.Join(", ", TroublesInWords());

    /// <summary>What the doctor found that still stands, as "mode collapse (2 of 3 seeds)"; empty for nothing.</summary>
    public IReadOnlyList<string> Findings =>
    [
        .. Trials.SelectMany(trial => (trial.History?.StandingFindings ?? []).Select(finding => finding.Disease).Distinct())
            .GroupBy(disease => disease)
            .Select(found => Training.Doctor.DiseaseNames.InWords(found.Key) + (Trials.Count > 1 ? $" ({found.Count()} of {Trials.Count} seeds)" : "")),
    ];

    /// <summary>With one trial its own means; with several the means of theirs, and the interval over seeds.</summary>
    internal static Standing Of(Entrant entrant, IReadOnlyList<TrialResult> trials)
    {
        TrialResult[] whole = [.. trials.Where(trial => trial.IsWhole)];
        return new(entrant, trials, whole switch
        {
            [] => [],
            [var only] => trials.Count == 1 ? only.Scores : [.. only.Scores.Select(score => score with { Interval = null })],
            _ => [.. whole.SelectMany(trial => trial.Scores).GroupBy(score => score.Passport).Select(scores => MeanScore.Of([.. scores]))],
        });
    }

    private IEnumerable<string> TroublesInWords()
    {
        yield return $"{Trials.Count(trial => trial.State == TrialState.Finished)} of {Trials.Count} finished";
        foreach (TrialResult broken in Trials.Where(trial => trial.State == TrialState.Broken))
        {
            yield return $"seed {broken.Trial.Seed} broke off after step {broken.Step}";
        }

        foreach (TrialResult blank in Trials.Where(trial => trial is { State: TrialState.Finished, Scores.Count: 0 }))
        {
            yield return $"seed {blank.Trial.Seed} could not be scored";
        }
    }
}
