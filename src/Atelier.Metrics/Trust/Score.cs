using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Metrics.Trust;

/// <summary>A value that can be trusted: with what it depends on, how far chance moves it, and what real pictures would score.</summary>
/// <param name="Value">The metric's value.</param>
/// <param name="Better">Which way it improves.</param>
/// <param name="Passport">What it depends on.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record Score(double Value, Better Better, Passport Passport)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What it is called: "FID", "FD[fashion-cnn]".</summary>
    public string Name => Passport.Name;

    /// <summary>Standard deviation over the metric's own subsets or splits, where it has them.</summary>
    public double? Deviation { get; init; }

    /// <summary>Where the value would lie if other pictures had been drawn; null where it was not computed.</summary>
    public Interval? Interval { get; init; }

    /// <summary>What real pictures score against real ones; null where there were too few or it was not computed.</summary>
    public NoiseFloor? Floor { get; init; }

    /// <summary>Puts the best score first.</summary>
    /// <exception cref="MetricException">Two passports differ.</exception>
    public static IComparer<Score> BestFirst { get; } = Comparer<Score>.Create((a, b) => a.IsBetterThan(b) ? -1 : b.IsBetterThan(a) ? 1 : 0);

    /// <summary>Whether this score is better than another.</summary>
    /// <exception cref="MetricException">The passports differ; the message names the differences.</exception>
    public bool IsBetterThan(Score other)
    {
        IReadOnlyList<string> differences = DifferencesTo(other);
        if (differences.Count > 0)
        {
            throw new MetricException($"{Name} and {other.Name} can't be compared: {string.Join("; ", differences)}.");
        }

        return Better == Better.Lower ? Value < other.Value : Value > other.Value;
    }

    /// <summary>Why this score can't be compared with another: in what their passports differ, as "n is 10000 and 5000"; empty if it can.</summary>
    public IReadOnlyList<string> DifferencesTo(Score other) => Passport.Differences(Passport, other.Passport);

    /// <summary>Whether chance could turn the order of two scores round: their intervals overlap, or one has none.</summary>
    public bool Overlaps(Score other) => Interval is not { } a || other.Interval is not { } b || (a.Low <= b.High && b.Low <= a.High);

    /// <summary>The whole score, as it is stored: on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="MetricException">The text is no score.</exception>
    public static Score FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Score>(json, Json) ?? throw new JsonException("null is no score");
        }
        catch (JsonException e)
        {
            throw new MetricException($"This is not a stored score: {e.Message}", e);
        }
    }

    /// <summary>As "FD[fashion-cnn] 12.31 (95 %: 12.07 to 12.58; real against real 0.42)".</summary>
    public override string ToString()
    {
        string[] notes =
        [
            .. Deviation is { } deviation ? [Text($"± {deviation:G4}")] : Array.Empty<string>(),
            .. Interval is { } interval ? [Text($"{interval.Level:P0}: {interval.Low:G4} to {interval.High:G4}")] : Array.Empty<string>(),
            .. Floor is { } floor
                ? [Text($"real against real {floor.Value:G4}{(floor.Pictures == Passport.Pictures ? "" : $" at n {floor.Pictures}")}")]
                : Array.Empty<string>(),
        ];
        return Text($"{Name} {Value:G5}{(notes.Length == 0 ? "" : $" ({string.Join("; ", notes)})")}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An interval of confidence.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">How often such an interval holds the value, 0.95.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record Interval(double Low, double High, double Level);

/// <summary>The metric's value with real pictures in the generated ones' place: nothing can be told apart below it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Pictures">Pictures in each of the two disjoint sets: the score's own number, or half the reference where that is less.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record NoiseFloor(double Value, long Pictures);
