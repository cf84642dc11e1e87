using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;

namespace Atelier.Training;

/// <summary>
/// One kind of update within a round of training: a variational autoencoder has one, a GAN two, StyleGAN 2 four. The trainer
/// knows phases and nothing else about a model.
/// </summary>
/// <param name="Name">As logs and checkpoints call it: "discriminator".</param>
/// <param name="Updates">The parameters that this phase changes.</param>
/// <param name="Loss">Computes the loss (one number) from the round at hand.</param>
/// <param name="Optimizer">Changes the parameters by the gradients.</param>
public sealed record Phase(string Name, IReadOnlyList<Parameter> Updates, Func<Round, Tensor> Loss, IOptimizer Optimizer)
{
    /// <summary>The phase runs in every Every-th round (lazy regularisation).</summary>
    public int Every { get; init; } = 1;

    /// <summary>How often the phase runs in its round, each time on a fresh batch (a critic's several steps).</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The global norm that gradients are clipped to; null does not clip.</summary>
    public double? ClipNorm { get; init; }
}

/// <summary>What a trainer trains. Disposing of it gives back the memory of weights, averages and optimiser state.</summary>
public interface ITrainable : IDisposable
{
    /// <summary>Where all networks are declared: what a checkpoint saves.</summary>
    Scope Scope { get; }

    /// <summary>The updates of one round, in order.</summary>
    IReadOnlyList<Phase> Phases { get; }

    /// <summary>Averages of weights, brought up to date after each round.</summary>
    IReadOnlyList<Ema> Averages { get; }

    void IDisposable.Dispose()
    {
        foreach (IDisposable part in (IEnumerable<IDisposable>)[.. Averages, .. Phases.Select(phase => phase.Optimizer), Scope])
        {
            part.Dispose();
        }
    }
}
