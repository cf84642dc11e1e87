using Atelier.Benchmarks.Trials;

namespace Atelier.Benchmarks.Planted;

/// <summary>The study's trials by case and seed.</summary>
internal sealed class RecordingStore(string folder)
{
    private readonly TrialStore _trials = new(folder);

    public Recording? Find(string name, int seed) => _trials.Find<Recording>($"{name}-{seed}");

    public Healing? FindHealing(string name, int seed) => _trials.Find<Healing>($"{name}-{seed}-healed");

    public DoctorCost? FindCost() => _trials.Find<DoctorCost>("cost");

    public void Save(DoctorCost cost) => _trials.Save("cost", cost);

    public void Save(Recording recording) => _trials.Save($"{recording.Case}-{recording.Seed}", recording);

    public void Save(Healing healing) => _trials.Save($"{healing.Case}-{healing.Seed}-healed", healing);
}
