using Atelier.App.Runs;

namespace Atelier.App.Store;

/// <summary>Runs by their best score, the best first: only scores that can be compared.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Places">Each run that has such a score, and its best.</param>
public sealed record RunRanking(string Metric, IReadOnlyList<RankedRun> Places)
{
    /// <summary>Ranks runs by a metric: once for each set of scores whose passports agree, the largest set first.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="metric">The metric; null for the one that most runs have.</param>
    /// <exception cref="RunException">No run has such a score.</exception>
    public static IReadOnlyList<RunRanking> Of(IReadOnlyList<RunRecord> runs, string? metric = null)
    {
        string[] metrics = [.. runs.SelectMany(run => run.Scores.Select(score => score.Metric).Distinct()).CountBy(name => name).OrderByDescending(n => n.Value).Select(n => n.Key)];
        string chosen = metric ?? (metrics.Length > 0 ? metrics[0] : throw new RunException("No run has a score yet."));
        if (!metrics.Contains(chosen))
        {
            throw new RunException($"No run has a score by '{chosen}'{(metrics.Length > 0 ? $", only by {string.Join(", ", metrics)}" : "")}.");
        }

        List<List<RankedRun>> groups = [];
        foreach (RankedRun scored in runs.SelectMany(run => run.Scores.Where(score => score.Metric == chosen).Select(score => new RankedRun(run.Name, score))))
        {
            if (groups.Find(group => group[0].Score.DifferencesTo(scored.Score).Count == 0) is { } group)
            {
                group.Add(scored);
            }
            else
            {
                groups.Add([scored]);
            }
        }

        return [.. groups.Select(group => new RunRanking(chosen, Rank(group))).OrderByDescending(ranking => ranking.Places.Count)];
    }

    private static RankedRun[] Rank(List<RankedRun> scored)
    {
        double sign = scored[0].Score.HigherIsBetter ? -1 : 1;
        return [.. scored.OrderBy(place => sign * place.Score.Value).DistinctBy(place => place.Run)];
    }
}

/// <summary>A run's score in a ranking.</summary>
public sealed record RankedRun(string Run, ScoreRecord Score);
