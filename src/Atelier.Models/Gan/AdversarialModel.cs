using Atelier.Models.Gan.Objectives;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Models.Gan;

/// <summary>
/// A generator against a discriminator: two phases a round, one fake batch for both (the discriminator sees it detached, the
/// generator is then judged by the updated discriminator, as in arXiv:1406.2661, algorithm 1). Samples come from the average of
/// the generator's weights when there is one.
/// </summary>
public sealed class AdversarialModel : IModel
{
    private readonly Layer _generator, _discriminator;
    private readonly IGanObjective _objective;
    private readonly int _latent;

    /// <summary>Sets up the game.</summary>
    /// <param name="scope">Where both networks are declared.</param>
    /// <param name="generator">[N, latent] to [N, C, H, W] in [-1, 1].</param>
    /// <param name="discriminator">[N, C, H, W] to logits [N].</param>
    /// <param name="objective">The losses.</param>
    /// <param name="optimizer">Makes an optimiser; called once a network.</param>
    /// <param name="options">The rest.</param>
    public AdversarialModel(
        Scope scope, Layer generator, Layer discriminator, IGanObjective objective, Func<IOptimizer> optimizer, AdversarialOptions options)
    {
        (Scope, _generator, _discriminator, _objective, _latent) = (scope, generator, discriminator, objective, options.Latent);
        Phases =
        [
            new("discriminator", discriminator.Parameters, DiscriminatorLoss, optimizer()) { Repeat = options.DiscriminatorSteps },
            new("generator", generator.Parameters, GeneratorLoss, optimizer()),
        ];
        Averages = options.Average > 0 ? [new Ema(generator.Scope, options.Average)] : [];
    }

    /// <inheritdoc/>
    public Scope Scope { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Ema> Averages { get; }

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0) => Arena.Run("sample", () => Gradients.NoGrad(() =>
    {
        Tensor z = Tensor.Normal([count, _latent], key.Stream("z"), first);
        _generator.Train(false);
        try
        {
            Tensor pictures = Averages.Count > 0 ? Averages[0].Use(() => _generator.Forward(z)) : _generator.Forward(z);
            return pictures.To(DType.F32);
        }
        finally
        {
            _generator.Train();
        }
    }));

    private Tensor Fake(Round round) => round.Share("fake", () => _generator.Forward(round.Normal("z", _latent)));

    private Tensor DiscriminatorLoss(Round round)
    {
        Tensor real = Noise.With(round.Key("real"), () => Judge(round.Batch.Images));
        Tensor fake = Noise.With(round.Key("fake"), () => Judge(Fake(round).Detach()));
        round.Watch("logit/real", real.Mean());
        round.Watch("logit/fake", fake.Mean());
        return _objective.Discriminator(real, fake);
    }

    private Tensor GeneratorLoss(Round round) => _objective.Generator(Judge(Fake(round)));

    /// <summary>Logits [N], in single precision as losses are.</summary>
    private Tensor Judge(Tensor pictures) => _discriminator.Forward(pictures).To(DType.F32);
}

/// <summary>Numbers of an <see cref="AdversarialModel"/>.</summary>
/// <param name="Latent">Length of the latent vector.</param>
/// <param name="DiscriminatorSteps">Discriminator updates a round (k of algorithm 1).</param>
/// <param name="Average">Decay of the average of the generator's weights; 0 keeps none.</param>
public sealed record AdversarialOptions(int Latent, int DiscriminatorSteps = 1, double Average = 0);
