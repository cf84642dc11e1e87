using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>What the doctor made of a training.</summary>
/// <param name="Case">What was trained.</param>
/// <param name="Recording">What was seen of it.</param>
/// <param name="Onset">The first check-up at which the planted metric was out of the healthy band; null if it never was, or nothing was planted.</param>
/// <param name="Findings">What the doctor named, oldest first.</param>
internal sealed record Verdict(PlantedCase Case, Recording Recording, long? Onset, IReadOnlyList<Finding> Findings)
{
    /// <summary>The same training with healing; null while that has not been tried.</summary>
    public Healing? Healing { get; init; }

    /// <summary>The longest that naming may take, in steps after the onset.</summary>
    public const int InTime = 500;

    /// <summary>Seeds beyond those that bands and thresholds are made from.</summary>
    public bool IsAside => Recording.Seed > Case.Seeds;

    /// <summary>The first finding: what a user would act on.</summary>
    public Finding? First => Findings.Count > 0 ? Findings[0] : null;

    /// <summary>Whether the first name is a right one, and came in time.</summary>
    public bool IsRight => Case.Plant is { } plant && First is { } first && plant.RightNames.Contains(first.Disease) && Onset is { } onset && first.Step <= onset + InTime;

    /// <summary>Shows the doctor a training's check-ups, one after the other.</summary>
    /// <param name="planted">What was trained.</param>
    /// <param name="recording">What was seen of it.</param>
    /// <param name="band">The healthy runs' of its kind; null for a healthy run.</param>
    public static Verdict Of(PlantedCase planted, Recording recording, HealthyBand? band)
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);
        foreach (Checkup checkup in recording.Checkups())
        {
            doctor.Examine(checkup);
        }

        if (recording is { BrokeAt: { } step, BrokeIn: { } phase })
        {
            doctor.Broke(step, phase);
        }

        return new(planted, recording, planted.Plant is { } plant ? band?.Onset(recording, plant) : null, doctor.Findings);
    }

    /// <summary>All that has been recorded.</summary>
    public static IReadOnlyList<Verdict> All(RecordingStore store)
    {
        Dictionary<string, HealthyBand> bands = PlantedCases.Healthy.ToDictionary(c => c.Name, c => new HealthyBand([.. Recordings(c).Where(r => r.Seed <= c.Seeds)]));
        return [.. PlantedCases.All.SelectMany(c => Recordings(c).Select(r => Of(c, r, c.Plant is { } plant ? bands[plant.Healthy] : null) with { Healing = store.FindHealing(c.Name, r.Seed) }))];

        IEnumerable<Recording> Recordings(PlantedCase planted)
            => Enumerable.Range(1, planted.Seeds + planted.SeedsAside).Select(seed => store.Find(planted.Name, seed)).OfType<Recording>();
    }
}
