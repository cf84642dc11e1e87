using Atelier.Nn;
using Atelier.Training;

namespace Atelier.Benchmarks;

/// <summary>Networks and the phases of a round, in order, without averages of weights.</summary>
internal sealed class PlainModel(Scope scope, params IReadOnlyList<Phase> phases) : ITrainable
{
    public Scope Scope => scope;

    public IReadOnlyList<Phase> Phases => phases;

    public IReadOnlyList<Ema> Averages => [];
}
