using Atelier.App.Doctor;
using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Metrics.Trust;

namespace Atelier.App.Comparison;

/// <summary>What a trial has come to.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="State">How far it is.</param>
/// <param name="Points">What it scored at each milestone.</param>
/// <param name="Scores">For each quantity the mean over the checkpoints that count, the leading one first; empty before there are any.</param>
public sealed record TrialResult(Trial Trial, TrialState State, IReadOnlyList<TrialPoint> Points, IReadOnlyList<Score> Scores)
{
    /// <summary>Rounds done.</summary>
    public long Step { get; init; }

    /// <summary>Time spent in training.</summary>
    public double Seconds { get; init; }

    /// <summary>Training pictures seen a second; 0 before the first round.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>What the doctor saw; null before the first check-up.</summary>
    public CaseHistory? History { get; init; }

    /// <summary>Whether it has come to its end, and has scores to be judged by.</summary>
    public bool IsWhole => State == TrialState.Finished && Scores.Count > 0;

    /// <summary>Reads a trial's folder.</summary>
    internal static TrialResult Of(Trial trial, TrialState state)
    {
        ScoreRecord[] scores = state == TrialState.Waiting ? [] : [.. trial.Run.Scores.Where(record => record is { Used: not null, Seconds: not null })];
        TrialPoint[] points = [.. scores.GroupBy(record => record.Step).OrderBy(point => point.Key).Select(point => TrialPoint.Of([.. point]))];
        MetricsLine? last = MetricsLog.ReadLast(Path.Combine(trial.Run.Path, MetricsWriter.FileName));
        return new(trial, state, points, Means(points.Where(point => point.Used >= ComparisonSchedule.CountsFrom)))
        {
            Step = last?.Step ?? 0,
            Seconds = last?.Seconds ?? 0,
            ImagesPerSecond = last is { Seconds: > 0 } ? last.Images / last.Seconds : 0,
            History = CaseHistory.Of(trial.Run),
        };
    }

    /// <summary>The mean of each quantity; its interval is that over the checkpoints, as if they were independent.</summary>
    private static IReadOnlyList<Score> Means(IEnumerable<TrialPoint> counted)
        => [.. counted.SelectMany(point => point.Scores).GroupBy(score => score.Passport).Select(scores => MeanScore.Of([.. scores]) with
        {
            Passport = MeanScore.PassportOf(scores.Key),
        })];
}

/// <summary>Scores at a milestone.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Seconds">Time spent in training.</param>
/// <param name="Used">The share of the budget that was used, 0 to 1 or a little more.</param>
/// <param name="Scores">The scores, the leading one first.</param>
public sealed record TrialPoint(long Step, double Seconds, double Used, IReadOnlyList<Score> Scores)
{
    internal static TrialPoint Of(IReadOnlyList<ScoreRecord> records)
        => new(records[0].Step, records[0].Seconds!.Value, records[0].Used!.Value, [.. records.Select(record => record.Score)]);
}
