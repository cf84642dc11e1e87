using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Training;

namespace Atelier.Models.Gan;

/// <summary>
/// Unrolled optimisation of the discriminator (Metz et al. 2016, arXiv:1611.02163, equations 3 to 8): the generator minimises its loss
/// against the discriminator as it will be K updates from now, and its gradient goes through those updates, so that it does not gain by
/// what the discriminator is about to answer. The updates are those of the discriminator's own optimiser from the state that it is in,
/// as in the authors' program (equation 4 writes plain gradient steps), all on the batch at hand. The discriminator's own
/// weights are trained as ever; running statistics and singular vectors, if it has any, see the updates that are only thought of too.
/// </summary>
public static class Unrolling
{
    /// <summary>The usual two phases of a game, the generator's changed.</summary>
    /// <param name="game">The game.</param>
    /// <param name="phases">The discriminator's and the generator's, as of <see cref="AdversarialModel.PhasesOf"/>.</param>
    /// <param name="steps">K, at least 1.</param>
    public static IReadOnlyList<Phase> Of(Game game, IReadOnlyList<Phase> phases, int steps)
    {
        (Phase discriminator, Phase generator) = (phases[0], phases[1]);
        return [discriminator, generator with { Loss = round => GeneratorLoss(game, discriminator, steps, round) }];
    }

    private static Tensor GeneratorLoss(Game game, Phase discriminator, int steps, Round round)
    {
        IReadOnlyList<Parameter> parameters = discriminator.Updates;
        IReadOnlyList<Tensor> weights = [.. parameters.Select(p => p.Storage)];
        UnrolledStep update = discriminator.Optimizer.Unroll(parameters);
        for (int step = 0; step < steps; step++)
        {
            Tensor loss = With(weights, () => game.AnsweringLoss(round));
            weights = update(weights, Gradients.Grad(loss, weights, createGraph: true));
        }

        return With(weights, () => game.GeneratorLoss(round));

        Tensor With(IReadOnlyList<Tensor> values, Func<Tensor> loss) => Parameter.Substitute([.. parameters.Zip(values)], loss);
    }
}
