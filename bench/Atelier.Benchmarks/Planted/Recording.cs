using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>What one training came to, as it is stored.</summary>
internal sealed record Recording
{
    /// <summary>The case's name.</summary>
    public required string Case { get; init; }

    public int Seed { get; init; }

    /// <summary>Milliseconds a step, the doctor's work left out.</summary>
    public double StepMs { get; init; }

    /// <summary>Milliseconds an examination.</summary>
    public double ExaminationMs { get; init; }

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
