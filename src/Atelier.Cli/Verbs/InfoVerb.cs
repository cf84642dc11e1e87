using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Atelier.App.Engines;
using Atelier.App.Machines;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier info</c>.</summary>
internal static class InfoVerb
{
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("info", "Shows the machine, what computes, and how fast it can") { s_threads, s_json };
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(s_threads));
            Machine machine = Machine.Measure();
            if (parsed.GetValue(s_json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(machine, JsonSerializerOptions.Web));
                return;
            }

            foreach ((string name, string value) in Lines(machine))
            {
                Console.Out.WriteLine($"{name,-14}{value}");
            }
        });
        return command;
    }

    private static IEnumerable<(string Name, string Value)> Lines(Machine m)
    {
        yield return ("Atelier", m.Version);
        yield return ("Runtime", m.Runtime);
        yield return ("System", m.System);
        yield return ("Processor", m.Processor);
        yield return ("Vectors", m.Vectors);
        yield return ("Memory", string.Create(CultureInfo.InvariantCulture, $"{m.MemoryGigabytes:0.0} GB"));
        foreach (BackendFinding backend in m.Backends)
        {
            yield return (backend == m.Backends[0] ? "Backends" : "", $"{backend.Name}: {backend.Found}{(backend.IsUsable ? "" : " - not used")}");
        }

        Engine taken = EngineRoom.Here.Choose(new(), preferred: null, out _);
        yield return ("Default", $"--backend {taken.Backend.Name} --precision {taken.PrecisionName}");
        yield return ("Threads", $"{m.Threads} of {m.LogicalProcessors} logical processors");
        yield return ("Peak", string.Create(CultureInfo.InvariantCulture, $"{m.PeakGigaflops:0} GFLOP/s f32 (measured)"));
        yield return ("Copy", string.Create(CultureInfo.InvariantCulture, $"{m.CopyGigabytes:0.0} GB/s read + written (measured)"));
    }
}
