namespace Atelier.Benchmarks;

/// <summary>Something to time, the same as the peers' script of that name.</summary>
/// <param name="Name">As the command line and the peers' file call it: "dcgan32".</param>
/// <param name="Batch">Pictures a step.</param>
/// <param name="Create">Builds the networks and all else that a step needs.</param>
internal sealed record Case(string Name, int Batch, Func<IWork> Create)
{
    /// <summary>A step is a call of a sampler; else it is one of training.</summary>
    public bool IsSampling { get; init; }

    /// <summary>10^9 multiplications and additions a step by the peers, where they are more than ours; <c>bench/peers/README.md</c> says why.</summary>
    public double? PeerGflop { get; init; }
}

/// <summary>The work of a case, ready to run.</summary>
internal interface IWork : IDisposable
{
    /// <summary>Numbers trained (or, when sampling, used): equal to the peer's.</summary>
    long Parameters { get; }

    /// <summary>One full training step with its optimisers, or one call of a sampler.</summary>
    void Step();
}
