using Atelier.App.Runs;
using Atelier.Metrics.Trust;

namespace Atelier.App.Store;

/// <summary>Runs by their best score, the best first: only scores that can be compared.</summary>
/// <param name="Name">The score's: "FD[fashion-cnn]".</param>
/// <param name="Places">Each run that has such a score, and its best.</param>
public sealed record RunRanking(string Name, IReadOnlyList<RankedRun> Places)
{
    /// <summary>Ranks runs by a score: once for each passport, the one that most scores have first.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="name">The score's; null for the one that most runs have.</param>
    /// <exception cref="RunException">No run has such a score.</exception>
    public static IReadOnlyList<RunRanking> Of(IReadOnlyList<RunRecord> runs, string? name = null)
    {
        string[] names = [.. runs.SelectMany(run => run.Scores.Select(record => record.Score.Name).Distinct()).CountBy(known => known).OrderByDescending(n => n.Value).Select(n => n.Key)];
        string chosen = name ?? (names.Length > 0 ? names[0] : throw new RunException("No run has a score yet."));
        if (!names.Contains(chosen))
        {
            throw new RunException($"No run has a score '{chosen}'{(names.Length > 0 ? $", only {string.Join(", ", names)}" : "")}.");
        }

        return
        [
            .. runs.SelectMany(run => run.Scores.Where(record => record.Score.Name == chosen).Select(record => new RankedRun(run.Name, record)))
                .GroupBy(place => place.Record.Score.Passport)
                .Select(comparable => new RunRanking(chosen, [.. comparable.OrderBy(place => place.Record.Score, Score.BestFirst).DistinctBy(place => place.Run)]))
                .OrderByDescending(ranking => ranking.Places.Count),
        ];
    }
}

/// <summary>A run's score in a ranking.</summary>
public sealed record RankedRun(string Run, ScoreRecord Record);
