using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>What one training came to, as it is stored.</summary>
internal sealed record Recording
{
    /// <summary>The case's name.</summary>
    public required string Case { get; init; }

    public int Seed { get; init; }

    /// <summary>Milliseconds of processor time a step, all that a run does besides included.</summary>
    public double StepMs { get; init; }

    /// <summary>Rounds done when training met a number that is not finite; null if it did not.</summary>
    public long? BrokeAt { get; init; }

    /// <summary>The update that met it.</summary>
    public string? BrokeIn { get; init; }

    /// <summary>The last step that training came to.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long End => BrokeAt ?? Steps[^1];

    /// <summary>The Fréchet distance of samples at the end, by the small extractor; null where training broke off.</summary>
    public double? Frechet { get; init; }

    /// <summary>Steps of the check-ups.</summary>
    public required IReadOnlyList<long> Steps { get; init; }

    /// <summary>Values by signal, one a check-up; null where it was not measured. What is not finite is written "NaN".</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double?>> Signals { get; init; }

    /// <summary>The check-ups, oldest first.</summary>
    public IEnumerable<Checkup> Checkups() => Steps.Select((step, i) => new Checkup(
        step, Signals.Where(signal => signal.Value[i] is not null).ToDictionary(signal => signal.Key, signal => signal.Value[i]!.Value)));

    /// <summary>A signal's value at each check-up.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<double?>> Columns(IReadOnlyList<Checkup> checkups)
        => checkups.SelectMany(c => c.Values.Keys).Distinct().Order(StringComparer.Ordinal)
            .ToDictionary(signal => signal, signal => (IReadOnlyList<double?>)[.. checkups.Select(c => c[signal] is { } value ? Rounded(value) : (double?)null)]);

    /// <summary>Four digits: more would only fill the files.</summary>
    private static double Rounded(double value) => double.IsFinite(value) && value != 0
        ? double.Parse(value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)
        : value;
}

/// <summary>What became of a training that the doctor was allowed to heal.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Seed">The seed that it began with.</param>
/// <param name="Treatments">What was done, in words.</param>
/// <param name="LooksHealthy">Whether the doctor saw no signs of anything at the end.</param>
/// <param name="Frechet">As a <see cref="Recording"/>'s.</param>
internal sealed record Healing(string Case, int Seed, IReadOnlyList<string> Treatments, bool LooksHealthy, double? Frechet);
