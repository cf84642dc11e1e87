using System.Text.Json.Serialization;

namespace Atelier.Benchmarks.Comparing;

/// <summary>A case measured: everything that tables are made from, as it is stored.</summary>
internal sealed record CaseResult
{
    public required string Case { get; init; }

    /// <summary>A call of a sampler rather than a training step.</summary>
    public bool IsSampling { get; init; }

    /// <summary>Pictures a step.</summary>
    public int Batch { get; init; }

    public long Parameters { get; init; }

    /// <summary>10^9 multiplications and additions a step that ours really runs.</summary>
    public double Gflop { get; init; }

    /// <inheritdoc cref="Benchmarks.Case.PeerGflop"/>
    public double? PeerGflop { get; init; }

    public DateTime Date { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>What was typed.</summary>
    public string Command { get; init; } = "";

    public required IReadOnlyList<ContenderResult> Contenders { get; init; }

    /// <summary>Who could not take part, and why; who left early.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The fastest contender of a side, of one precision or of any.</summary>
    public ContenderResult? Best(Side side, string? precision = null)
        => Contenders.Where(c => c.Side == side && (precision is null || c.Precision == precision)).MinBy(c => c.Ms);

    /// <summary>Our backend that needs nothing installed.</summary>
    [JsonIgnore]
    public ContenderResult? Managed => Contenders.FirstOrDefault(c => c.Name == Comparing.Contenders.ManagedName);

    /// <summary>Pictures a second.</summary>
    public double ImagesPerSecond(ContenderResult contender) => Batch * 1e3 / contender.Ms;

    /// <summary>10^9 multiplications and additions a second that a contender really runs.</summary>
    public double GflopPerSecond(ContenderResult contender) => (contender.Side == Side.Ours ? Gflop : PeerGflop ?? Gflop) * 1e3 / contender.Ms;
}

/// <summary>One contender's turns.</summary>
internal sealed record ContenderResult
{
    public required string Name { get; init; }

    public Side Side { get; init; }

    public required string Precision { get; init; }

    /// <summary>The peer's version.</summary>
    public string? Version { get; init; }

    /// <summary>The peer's BLAS.</summary>
    public string? Blas { get; init; }

    /// <summary>The most memory that the process held, its runtime included.</summary>
    public double PeakRssMb { get; init; }

    /// <summary>Each round's steps, in milliseconds.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Rounds { get; init; }

    /// <summary>A step's time: over the rounds, the median of their medians.</summary>
    [JsonIgnore]
    public double Ms => MsSpread.Median;

    /// <summary>The rounds' medians.</summary>
    [JsonIgnore]
    public Spread MsSpread => Spread.Of(Medians);

    private IEnumerable<double> Medians => Rounds.Select(Statistics.Median);

    /// <summary>How many times as fast this one is as another: of neighbouring turns, since only these saw the same machine.</summary>
    public Spread Times(ContenderResult other) => Spread.Of(Medians.Zip(other.Medians, (mine, others) => others / mine));
}
