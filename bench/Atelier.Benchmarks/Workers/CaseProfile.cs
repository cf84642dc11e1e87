using Atelier.App.Profiling;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Profiling;

namespace Atelier.Benchmarks.Workers;

/// <summary>What a case's step spends its time on, as <c>atelier train --profile</c> says it of a training.</summary>
internal static class CaseProfile
{
    private const int WarmSteps = 4;

    /// <summary>Writes the table and the trace into a folder; gives the process's exit code.</summary>
    public static int Write(Case chosen, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        (string backend, string precision, string folder) = (given.Text("--backend", "managed"), given.Text("--precision", "f32"), given.Text("--out", "."));
        string? missing = Engine.Run(backend, precision, () =>
        {
            Device.Current = new ProfiledBackend(Device.Current);
            using IWork work = chosen.Create();
            for (int step = 0; step < WarmSteps; step++)
            {
                work.Step();
            }

            Profiler profiler = new();
            for (int step = 0; step < given.Number("--steps", 5); step++)
            {
                profiler.Step("step", work.Step);
            }

            Directory.CreateDirectory(folder);
            StepProfile profile = ProfileReport.Write(folder, $"{chosen.Name}, {backend}, {precision}", profiler.Spans);
            Console.WriteLine($"{Path.Combine(folder, ProfileReport.TableFile)}: {profile.BetweenShare:P1} between kernels");
        });
        Console.Error.Write(missing);
        return missing is null ? 0 : 2;
    }
}
