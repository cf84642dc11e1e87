using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Workers;

namespace Atelier.Benchmarks.Growing;

/// <summary>Measures the DCGAN step over batch, width and picture size, and memory over many steps.</summary>
internal sealed class Growth(Contenders contenders, int rounds)
{
    private const string Case = "dcgan32";
    private const int MemoryTurns = 6, MemorySteps = 50;

    private static readonly (string Name, int[] Values, (string Name, int Value)[] Fixed)[] s_axes =
    [
        ("batch", [1, 2, 4, 8, 16, 32, 64, 128, 256], [("width", 64), ("size", 32)]),
        ("width", [16, 32, 64, 128, 256], [("batch", 32), ("size", 32)]),
        ("size", [16, 32, 64, 128], [("batch", 32), ("width", 32)]),
    ];

    private readonly List<string> _notes = [];

    /// <exception cref="WorkerException">A worker of ours broke down.</exception>
    public GrowthResult Measure(string command)
    {
        MachineFacts before = MachineFacts.Measure();
        GrowthAxis[] axes = [.. s_axes.Select(axis => new GrowthAxis(
            axis.Name, string.Join(", ", axis.Fixed.Select(f => $"{f.Name} {f.Value}")), [.. axis.Values.Select(value => Point(value, [(axis.Name, value), .. axis.Fixed]))]))];
        return new()
        {
            Date = DateTime.UtcNow,
            Axes = axes,
            Memory = [.. contenders.Ours(Case).SelectMany(Marks)],
            Machine = before.Higher(MachineFacts.Measure()),
            Command = command,
            Notes = [.. _notes.Distinct()],
        };
    }

    private GrowthPoint Point(int value, (string Name, int Value)[] settings)
    {
        string[] more = ["--set", string.Join(',', settings.Select(s => $"{s.Name}={s.Value}"))];
        using Turns turns = new(contenders.Growing(Case, more), null, line => Console.Error.WriteLine($"{more[1]}  {line}")) { TurnMs = 500 };
        IReadOnlyList<ContenderResult> results = turns.Run(rounds);
        _notes.AddRange(turns.Notes);
        return new(value, turns.Case?.Gflop ?? 0, results);
    }

    private static IEnumerable<MemoryMark> Marks(Contender contender)
    {
        using WorkerProcess worker = contender.Start();
        for (int turn = 1; worker.Ready.Ready && turn <= MemoryTurns; turn++)
        {
            TurnReport report = worker.Turn(MemorySteps);
            yield return new(contender.Name, turn * MemorySteps, report.RssMb ?? 0, report.FreshBytes ?? 0);
        }
    }
}
