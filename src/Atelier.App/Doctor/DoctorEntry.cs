using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.App.Doctor;

/// <summary>A line of a run's doctor.jsonl.</summary>
/// <param name="Step">Rounds done.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CheckedUp), "checkup")]
[JsonDerivedType(typeof(Broke), "broke")]
[JsonDerivedType(typeof(WentOn), "resumed")]
[JsonDerivedType(typeof(SavedHealthy), "healthy")]
[JsonDerivedType(typeof(Treated), "treated")]
public abstract record DoctorEntry(long Step)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>As one line of JSON.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a line; null for one that is not whole or of a kind that this version does not know.</summary>
    internal static DoctorEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<DoctorEntry>(line, s_json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>A check-up.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Values">What was seen, by signal.</param>
public sealed record CheckedUp(long Step, IReadOnlyDictionary<string, double> Values) : DoctorEntry(Step);

/// <summary>Training met a number that is not finite.</summary>
/// <param name="Step">Rounds done before.</param>
/// <param name="Phase">Which update met it.</param>
/// <param name="Where">The first bad tensor.</param>
public sealed record Broke(long Step, string Phase, string Where) : DoctorEntry(Step);

/// <summary>Training went on from an earlier step than was seen already: what was seen after it is void.</summary>
/// <param name="Step">Rounds done where it went on.</param>
public sealed record WentOn(long Step) : DoctorEntry(Step);

/// <summary>A checkpoint was saved while nothing looked like a disease.</summary>
/// <param name="Step">Rounds done.</param>
public sealed record SavedHealthy(long Step) : DoctorEntry(Step);

/// <summary>The run was put back to a healthy state and changed.</summary>
/// <param name="Step">Rounds done when the disease was named.</param>
/// <param name="Treatment">What was done.</param>
public sealed record Treated(long Step, Treatment Treatment) : DoctorEntry(Step);
