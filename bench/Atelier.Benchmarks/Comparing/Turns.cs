using Atelier.Benchmarks.Workers;

namespace Atelier.Benchmarks.Comparing;

/// <summary>
/// Lets contenders run in turns, each in a process of its own that lives through all rounds: on a machine that others use too,
/// only what was measured side by side can be compared.
/// </summary>
internal sealed class Turns : IDisposable
{
    /// <summary>Of a side's modes only the best counts: one this much slower in the first round leaves.</summary>
    private const double Hopeless = 1.6;

    private const int LeastSteps = 2, MostSteps = 500;

    /// <summary>Threads of the turn before spin for up to a tenth of a second before they sleep.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly List<Entry> _entries = [];
    private readonly List<string> _notes = [];
    private readonly int? _steps;
    private readonly Action<string> _log;

    /// <summary>Starts all workers; those that cannot run here are left out with a note.</summary>
    /// <exception cref="WorkerException">A worker of ours broke down.</exception>
    public Turns(IEnumerable<Contender> contenders, int? steps, Action<string> log)
    {
        (_steps, _log) = (steps, log);
        foreach (Contender contender in contenders)
        {
            Start(contender);
        }
    }

    /// <summary>A turn's wanted length.</summary>
    public double TurnMs { get; init; } = 1500;

    /// <summary>Who could not take part, and why; who left early.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What the first worker, one of ours, says of the case.</summary>
    public ReadyReport? Case => _entries.FirstOrDefault()?.Worker.Ready;

    /// <summary>Runs the rounds.</summary>
    /// <exception cref="WorkerException">A worker of ours broke down.</exception>
    public IReadOnlyList<ContenderResult> Run(int rounds)
    {
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Entry entry in _entries.Where(e => e.Stays))
            {
                Thread.Sleep(s_pause);
                Take(entry, $"round {round}/{rounds}");
            }

            if (round == 1 && rounds > 1)
            {
                DropHopeless();
            }
        }

        return [.. _entries.Where(e => e.Turns.Count > 0).Select(e => e.Result())];
    }

    public void Dispose()
    {
        foreach (Entry entry in _entries)
        {
            entry.Worker.Dispose();
        }
    }

    private void Start(Contender contender)
    {
        WorkerProcess worker;
        try
        {
            worker = contender.Start();
        }
        catch (WorkerException problem) when (contender.Side != Side.Ours)
        {
            Note($"{contender.Name} did not start: {LastLine(problem)}");
            return;
        }

        if (!worker.Ready.Ready)
        {
            Note($"{contender.Name} is left out: {worker.Ready.Reason}");
            worker.Dispose();
            return;
        }

        if (Case is { } known && (known.Parameters, known.Batch) != (worker.Ready.Parameters, worker.Ready.Batch))
        {
            Note($"{contender.Name} is not the same: {worker.Ready.Parameters} parameters, batch {worker.Ready.Batch}; "
                + $"the first has {known.Parameters}, {known.Batch}.");
        }

        _entries.Add(new(contender, worker));
    }

    private void Take(Entry entry, string round)
    {
        try
        {
            TurnReport turn = entry.Worker.Turn(_steps ?? Math.Clamp((int)Math.Ceiling(TurnMs / entry.Worker.Ready.WarmMs), LeastSteps, MostSteps));
            entry.Turns.Add(turn);
            _log($"{round}  {entry.Contender.Name,-36}{Statistics.Median(turn.Ms),9:0.0} ms");
        }
        catch (WorkerException problem) when (entry.Contender.Side != Side.Ours)
        {
            entry.Stays = false;
            Note($"{entry.Contender.Name} broke down in {round}: {LastLine(problem)}");
        }
    }

    private void DropHopeless()
    {
        foreach (IGrouping<string, Entry> group in _entries.Where(e => e.Stays && e.Contender.Side == Side.Tuned).GroupBy(e => e.Contender.Precision))
        {
            double best = group.Min(e => e.FirstMs);
            foreach (Entry entry in group.Where(e => e.FirstMs > Hopeless * best))
            {
                entry.Stays = false;
                Note($"{entry.Contender.Name} left after the first round, {entry.FirstMs / best:0.0} times as slow as the other format.");
            }
        }
    }

    /// <summary>Where Python says what went wrong.</summary>
    private static string LastLine(WorkerException problem) => problem.Message.Trim().Split('\n')[^1];

    private void Note(string note)
    {
        _notes.Add(note);
        _log(note);
    }

    private sealed record Entry(Contender Contender, WorkerProcess Worker)
    {
        public List<TurnReport> Turns { get; } = [];

        public bool Stays { get; set; } = true;

        public double FirstMs => Statistics.Median(Turns[0].Ms);

        public ContenderResult Result() => new()
        {
            Name = Contender.Name,
            Side = Contender.Side,
            Precision = Contender.Precision,
            Version = Worker.Ready.Version,
            Blas = Worker.Ready.Blas,
            PeakRssMb = Turns.Max(t => t.PeakRssMb),
            Rounds = [.. Turns.Select(t => t.Ms)],
        };
    }
}
