using Atelier.Models.Gan.Augmentation;
using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Gan.Penalties;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.Models.Gan;

/// <summary>
/// A generator against a discriminator: two phases a round, one fake batch for both (the discriminator sees it detached, the
/// generator is then judged by the updated discriminator, as in arXiv:1406.2661, algorithm 1). Samples come from the average of
/// the generator's weights when there is one. In a game with classes both networks are told the class, and generated pictures are
/// of the classes of the real ones beside them.
/// </summary>
public sealed class AdversarialModel : IModel, IConditionalSampler, ITruncatable, IJudge
{
    private readonly ConditionalLayer _generator, _discriminator;
    private readonly IGanObjective _objective;
    private readonly AdversarialOptions _options;

    /// <summary>Sets up the game.</summary>
    /// <param name="scope">Where both networks are declared.</param>
    /// <param name="generator">[N, latent] to [N, C, H, W] in [-1, 1].</param>
    /// <param name="discriminator">[N, C, H, W] to logits [N].</param>
    /// <param name="objective">The losses.</param>
    /// <param name="optimizers">The optimiser of each network.</param>
    /// <param name="options">The rest.</param>
    public AdversarialModel(
        Scope scope, ConditionalLayer generator, ConditionalLayer discriminator, IGanObjective objective, AdversarialOptimizers optimizers, AdversarialOptions options)
    {
        (Scope, _generator, _discriminator, _objective, _options) = (scope, generator, discriminator, objective, options);
        Phases =
        [
            new("discriminator", discriminator.Parameters, DiscriminatorLoss, optimizers.Discriminator) { Repeat = options.DiscriminatorSteps },
            new("generator", generator.Parameters, GeneratorLoss, optimizers.Generator),
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
    public int Classes => _options.Classes;

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0) => Generate(key, count, first, InTurns(count, first));

    /// <inheritdoc/>
    public Tensor SampleTruncated(RandomKey key, int count, double threshold, long first = 0) => Generate(key, count, first, InTurns(count, first), threshold);

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, IReadOnlyList<int> labels, long first = 0)
        => labels.FirstOrDefault(label => label < 0 || label >= Classes, -1) is var unknown and not -1
            ? throw new ArgumentOutOfRangeException(nameof(labels), $"There is no class {unknown}, only 0 to {Classes - 1}.")
            : Generate(key, labels.Count, first, [.. labels.Select(label => (long)label)]);

    /// <inheritdoc/>
    public Tensor Judge(Tensor pictures, Tensor? labels) => Arena.Run("judge", () => Gradients.NoGrad(() =>
        InEvaluation(_discriminator, () => _discriminator.Forward(pictures, Classes == 0 ? null : labels).To(DType.F32))));

    private long[]? InTurns(int count, long first) => Classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => (first + i) % Classes)];

    private Tensor Generate(RandomKey key, int count, long first, long[]? classes, double? threshold = null) => Arena.Run("sample", () => Gradients.NoGrad(() =>
    {
        Tensor normal = Tensor.Normal([count, _options.Latent], key.Stream("z"), first);
        Tensor z = threshold is { } bound ? TruncatedNormal.From(normal, bound) : normal;
        Tensor? labels = classes is null ? null : Tensor.From(classes, [count]);
        return InEvaluation(_generator, () => (Averages.Count > 0 ? Averages[0].Use(() => _generator.Forward(z, labels)) : _generator.Forward(z, labels)).To(DType.F32));
    }));

    private static Tensor InEvaluation(ConditionalLayer network, Func<Tensor> body)
    {
        network.Train(false);
        try
        {
            return body();
        }
        finally
        {
            network.Train();
        }
    }

    private Tensor Fake(Round round) => round.Share("fake", () => _generator.Forward(round.Normal("z", _options.Latent), Labels(round)));

    private Tensor? Labels(Round round) => Classes == 0 ? null : round.Batch.Labels;

    private Tensor DiscriminatorLoss(Round round)
    {
        Tensor pictures = round.Batch.Images, made = Fake(round).Detach();
        Tensor real = Judge(round, "real", pictures), fake = Judge(round, "fake", made);
        round.Watch(Signals.RealLogit, real.Mean());
        round.Watch(Signals.FakeLogit, fake.Mean());
        round.Watch(Signals.RealAccuracy, Share(real > _objective.Boundary));
        round.Watch(Signals.FakeAccuracy, Share(fake < _objective.Boundary));
        Tensor loss = _objective.Discriminator(real, fake);
        foreach (IPenalty penalty in _options.Penalties)
        {
            string name = $"penalty/{penalty.Name}";
            Tensor extra = penalty.Loss(x => Judge(round, name, x), pictures, made.To(DType.F32), round.Key(name), round.Batch.Position);
            round.Watch(name, extra);
            loss += extra;
        }

        return loss;
    }

    private static Tensor Share(Tensor holds) => holds.To(DType.F32).Mean();

    private Tensor GeneratorLoss(Round round) => _objective.Generator(Judge(round, "generator", Fake(round)));

    /// <summary>Logits [N], in single precision as losses are.</summary>
    /// <param name="round">The round.</param>
    /// <param name="occasion">What for: each has random numbers of its own for dropout and augmentation.</param>
    /// <param name="pictures">[N, C, H, W].</param>
    private Tensor Judge(Round round, string occasion, Tensor pictures)
    {
        RandomKey key = round.Key(occasion);
        Tensor seen = _options.Augmentations.Aggregate(pictures, (x, augmentation) => augmentation.Apply(x, key, round.Batch.Position));
        return Noise.With(key, () => _discriminator.Forward(seen, Labels(round))).To(DType.F32);
    }
}

/// <summary>The optimiser of each network.</summary>
/// <param name="Generator">The generator's.</param>
/// <param name="Discriminator">The discriminator's.</param>
public sealed record AdversarialOptimizers(IOptimizer Generator, IOptimizer Discriminator);

/// <summary>What may vary about an <see cref="AdversarialModel"/> besides networks, losses and optimisers.</summary>
/// <param name="Latent">Length of the latent vector.</param>
/// <param name="DiscriminatorSteps">Discriminator updates a round (k of algorithm 1).</param>
/// <param name="Average">Decay of the average of the generator's weights; 0 keeps none.</param>
public sealed record AdversarialOptions(int Latent, int DiscriminatorSteps = 1, double Average = 0)
{
    /// <summary>Number of classes that the networks are told; 0 for a game without.</summary>
    public int Classes { get; init; }

    /// <summary>What the discriminator minimises besides the objective.</summary>
    public IReadOnlyList<IPenalty> Penalties { get; init; } = [];

    /// <summary>What pictures go through, one after the other, before they are judged.</summary>
    public IReadOnlyList<IAugmentation> Augmentations { get; init; } = [];
}
