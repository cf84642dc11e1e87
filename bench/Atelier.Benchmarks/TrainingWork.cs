using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks;

/// <summary>Training steps of a model: rounds of a <see cref="Trainer"/>.</summary>
/// <param name="model">What is trained; disposed of with the work.</param>
/// <param name="next">Gives the next batch, as <see cref="Synthetic.Pictures"/> does.</param>
internal sealed class TrainingWork(ITrainable model, Func<Batch> next) : IWork
{
    private readonly Trainer _trainer = new(model, new RandomKey(0), next);

    public long Parameters { get; } = model.Phases.SelectMany(phase => phase.Updates).Distinct().Sum(p => p.Storage.Shape.Count);

    public void Step()
    {
        _trainer.RunRound();

        // As a training loop that logs its losses: reading them waits until they are there.
        _ = _trainer.TakeWatched();
    }

    public void Dispose()
    {
        _trainer.Dispose();
        model.Dispose();
    }
}
