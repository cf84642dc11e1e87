using Atelier.Benchmarks.Workers;

namespace Atelier.Benchmarks.Comparing;

/// <summary>A case by all contenders.</summary>
internal static class Comparison
{
    /// <exception cref="WorkerException">A worker of ours broke down.</exception>
    public static CaseResult Measure(Case chosen, Contenders contenders, int rounds, int? steps, string command)
    {
        MachineFacts before = MachineFacts.Measure();
        using Turns turns = new(contenders.For(chosen), steps, line => Console.Error.WriteLine($"{chosen.Name}  {line}"));
        IReadOnlyList<ContenderResult> results = turns.Run(rounds);
        return new()
        {
            Case = chosen.Name,
            IsSampling = chosen.IsSampling,
            Batch = chosen.Batch,
            Parameters = turns.Case?.Parameters ?? 0,
            Gflop = turns.Case?.Gflop ?? 0,
            PeerGflop = chosen.PeerGflop,
            Date = DateTime.UtcNow,
            Machine = before.Higher(MachineFacts.Measure()),
            Command = command,
            Contenders = results,
            Notes = turns.Notes,
        };
    }
}
