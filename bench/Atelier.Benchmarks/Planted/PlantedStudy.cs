using Atelier.Benchmarks.Reporting;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.Planted;

/// <summary>
/// Whether the doctor names planted failures and is quiet about healthy training. Each training is kept as soon as it has ended; the
/// doctor is shown all of them again for the table, so that a change of a threshold needs no training.
/// </summary>
internal static class PlantedStudy
{
    /// <summary>Trains what is missing, then writes the page. Several processes may share the work: each takes its part of the trainings.</summary>
    public static int Run(string root, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 1);
        RecordingStore store = new(Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), "planted"));
        (int part, int parts) = (given.Number("--part", 1), given.Number("--parts", 1));
        foreach ((int i, (PlantedCase planted, int seed)) in Trainings(given).Index())
        {
            if (i % parts == part - 1 && store.Find(planted.Name, seed) is null)
            {
                Recording recording = new Rehearsal(planted, seed).Run();
                store.Save(recording);
                Console.Error.WriteLine($"{planted.Name,-42} seed {seed}  {recording.StepMs,5:0.0} ms a step, {recording.ExaminationMs,5:0.0} an examination; Fréchet distance {Format.Number(recording.Frechet)}");
            }
        }

        PlantedPage.Write(given.Text("--page", Path.Combine(root, "docs", "doctor.md")), Verdict.All(store));
        return 0;
    }

    /// <summary>All first seeds, then all second ones: a part of the study is a study.</summary>
    private static IEnumerable<(PlantedCase Case, int Seed)> Trainings(Arguments given)
        => from planted in PlantedCases.All
           where planted.Name.Contains(given.Text("--only", ""), StringComparison.Ordinal)
           from seed in Enumerable.Range(1, planted.Seeds + planted.SeedsAside)
           orderby seed
           select (planted, seed);
}
