using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.Metrics.Trust;

namespace Atelier.App.Runs;

/// <summary>A score of a run's weights at one step, as the run keeps it: a line of scores.jsonl.</summary>
/// <param name="Step">Rounds of training that the weights had seen.</param>
/// <param name="Time">When it was computed (UTC).</param>
/// <param name="Score">The whole score: value, passport, deviation, interval and noise floor.</param>
public sealed record ScoreRecord(long Step, DateTime Time, Score Score)
{
    /// <summary>Time spent in training until then; null where nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Seconds { get; init; }

    /// <summary>The share of the training's budget that was used, 0 to 1 or a little more; null where nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Used { get; init; }

    /// <summary>How runs write and read whatever holds scores.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A score computed now.</summary>
    public static ScoreRecord Of(Score score, long step) => new(step, DateTime.UtcNow, score);

    /// <summary>As one line of JSON.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
