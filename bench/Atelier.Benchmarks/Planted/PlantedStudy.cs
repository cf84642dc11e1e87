using Atelier.Benchmarks.Reporting;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.Planted;

/// <summary>
/// Whether the doctor names planted failures and is quiet about healthy training. Each training is kept as soon as it has ended; the
/// doctor is shown all of them again for the table, so that a change of a threshold needs no training.
/// </summary>
internal static class PlantedStudy
{
    private const int Treatments = 3, CostTurns = 15;

    /// <summary>Trains what is missing, then writes the page. Several processes may share the work: each takes its part of the trainings.</summary>
    public static int Run(string root, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 1);
        RecordingStore store = new(Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), "planted"));
        (int part, int parts) = (given.Number("--part", 1), given.Number("--parts", 1));
        foreach ((int i, (PlantedCase planted, int seed)) in Trainings(given).Index())
        {
            if (i % parts == part - 1)
            {
                Train(planted, seed, store, heal: !given.Has("--no-healing"));
            }
        }

        if (part == 1 && store.FindCost() is null)
        {
            store.Save(DoctorCost.Measure(PlantedCases.Healthy[0], CostTurns));
        }

        PlantedPage.Write(given.Text("--page", Path.Combine(root, "docs", "doctor.md")), new(Verdict.All(store), store.FindCost()));
        return 0;
    }

    private static void Train(PlantedCase planted, int seed, RecordingStore store, bool heal)
    {
        if (store.Find(planted.Name, seed) is null)
        {
            Recording recording = new Rehearsal(planted, seed).Watch();
            store.Save(recording);
            Console.Error.WriteLine($"{planted.Name,-42} seed {seed}  {recording.StepMs,5:0.0} ms a step; Fréchet distance {Format.Number(recording.Frechet)}");
        }

        if (heal && planted.Plant is not null && store.FindHealing(planted.Name, seed) is null)
        {
            Healing healing = new Rehearsal(planted, seed).Heal(Treatments);
            store.Save(healing);
            Console.Error.WriteLine($"{planted.Name,-42} seed {seed}  healed: Fréchet distance {Format.Number(healing.Frechet)}; {string.Join("; ", healing.Treatments)}");
        }
    }

    /// <summary>All first seeds, then all second ones: a part of the study is a study.</summary>
    private static IEnumerable<(PlantedCase Case, int Seed)> Trainings(Arguments given)
        => from planted in PlantedCases.All
           where planted.Name.Contains(given.Text("--only", ""), StringComparison.Ordinal)
           from seed in Enumerable.Range(1, planted.Seeds + planted.SeedsAside)
           orderby seed
           select (planted, seed);
}
