using System.Text.Json;
using Atelier.App.Runs;
using Atelier.Metrics;
using Atelier.Metrics.Trust;

namespace Atelier.App.Evaluation;

/// <summary>Scores as runs keep them.</summary>
internal static class ScoreRecords
{
    /// <summary>The score of a run's weights at a step.</summary>
    public static ScoreRecord At(this Score score, long step)
        => new(score.Name, score.Value, score.Interval?.Low, score.Interval?.High, step, JsonSerializer.Serialize(score.Passport, JsonSerializerOptions.Web))
        {
            HigherIsBetter = score.Better == Better.Higher,
            Time = DateTime.UtcNow,
        };
}
