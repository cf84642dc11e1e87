using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Models.Gan;

/// <summary>
/// A game as a model: two phases a round (the generator is judged by the updated discriminator, as in arXiv:1406.2661, algorithm 1),
/// unless a variant brings others. Samples come from the average of the generator's weights when there is one.
/// </summary>
public class AdversarialModel : IModel, ILatentSampler, ITruncatable, IJudge
{
    /// <summary>Pictures that batch norms are measured on for truncated samples: so many batches of so many.</summary>
    private const int StandingBatches = 4, StandingBatch = 128;

    private static readonly RandomKey s_standing = new RandomKey(0).Stream("standing");

    private readonly Game _game;

    /// <summary>Sets up the training of a game.</summary>
    /// <param name="scope">Where all its networks are declared.</param>
    /// <param name="game">The game.</param>
    /// <param name="phases">The updates of a round; see <see cref="PhasesOf"/>.</param>
    /// <param name="average">Decay of the average of the generator's weights; 0 keeps none.</param>
    public AdversarialModel(Scope scope, Game game, IReadOnlyList<Phase> phases, double average = 0)
    {
        (Scope, _game, Phases) = (scope, game, phases);
        Averages = average > 0 ? [new Ema(game.Generator.Scope, average)] : [];
    }

    /// <inheritdoc/>
    public Scope Scope { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<Ema> Averages { get; }

    /// <inheritdoc/>
    public int Classes => _game.Options.Classes;

    /// <summary>Where latent vectors come from.</summary>
    public IPrior Prior => _game.Options.Prior;

    /// <inheritdoc/>
    public int NoiseLength => Prior.Length;

    /// <inheritdoc/>
    public ILatentCode? Code => Prior as ILatentCode;

    /// <summary>The usual two phases of a game. A variant changes them as the records they are: <c>phase with { Loss = ... }</c>.</summary>
    /// <param name="game">The game.</param>
    /// <param name="optimizers">The optimiser of each network.</param>
    /// <param name="discriminatorSteps">Discriminator updates a round (k of algorithm 1).</param>
    public static IReadOnlyList<Phase> PhasesOf(Game game, AdversarialOptimizers optimizers, int discriminatorSteps = 1) =>
    [
        new("discriminator", game.Discriminator.Parameters, game.DiscriminatorLoss, optimizers.Discriminator) { Repeat = discriminatorSteps },
        new("generator", game.Generator.Parameters, game.GeneratorLoss, optimizers.Generator),
    ];

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0) => Drawn(key, count, first, InTurns(count, first));

    /// <summary>Measures <see cref="StandingStatistics"/> of the truncated distribution: running averages are of another one.</summary>
    /// <inheritdoc/>
    public ITruncation Truncate(double threshold) => !(threshold > 0)
        ? throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be above 0.")
        : new Truncation(this, threshold, Gradients.NoGrad(() => InEvaluation(_game.Generator, () => StandingStatistics.Measure(_game.Generator, StandingBatches, batch =>
        {
            long first = (long)batch * StandingBatch;
            return ByAverage(Latents(Noise(s_standing, StandingBatch, first, threshold)), Labels(InTurns(StandingBatch, first)));
        }))));

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, IReadOnlyList<int> labels, long first = 0)
        => labels.FirstOrDefault(label => label < 0 || label >= Classes, -1) is var unknown and not -1
            ? throw new ArgumentOutOfRangeException(nameof(labels), $"There is no class {unknown}, only 0 to {Classes - 1}.")
            : Drawn(key, labels.Count, first, [.. labels.Select(label => (long)label)]);

    /// <inheritdoc/>
    public Tensor Noise(RandomKey key, int count, long first = 0, double? threshold = null) => Arena.Run("noise", () => Gradients.NoGrad(() =>
    {
        Tensor normal = Tensor.Normal([count, Prior.Length], key.Stream("z"), first);
        return threshold is { } bound ? TruncatedNormal.From(normal, bound) : normal;
    }));

    /// <inheritdoc/>
    public Tensor Latents(Tensor noise) => Prior.From(noise);

    /// <inheritdoc/>
    public Tensor Generate(Tensor latents, Tensor? labels) => Arena.Part("sample", () => InEvaluation(_game.Generator, () => ByAverage(latents, labels)));

    /// <inheritdoc/>
    public Tensor Judge(Tensor pictures, Tensor? labels) => Arena.Run("judge", () => Gradients.NoGrad(() =>
        InEvaluation(_game.Discriminator, () => _game.Discriminator.Judge(pictures, Classes == 0 ? null : labels).Logits.To(DType.F32))));

    private long[]? InTurns(int count, long first) => Classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => (first + i) % Classes)];

    private Tensor Drawn(RandomKey key, int count, long first, long[]? classes, double? threshold = null) => Arena.Run(
        "sample", () => Gradients.NoGrad(() => Generate(Latents(Noise(key, count, first, threshold)), Labels(classes))));

    private static Tensor? Labels(long[]? classes) => classes is null ? null : Tensor.From(classes, [classes.Length]);

    /// <summary>The generator's pictures, by the average of its weights where there is one.</summary>
    private Tensor ByAverage(Tensor latents, Tensor? labels)
        => (Averages.Count > 0 ? Averages[0].Use(() => _game.Generator.Forward(latents, labels)) : _game.Generator.Forward(latents, labels)).To(DType.F32);

    /// <summary>What a network computes in evaluation.</summary>
    private protected static T InEvaluation<T>(Module network, Func<T> body)
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

    private sealed class Truncation(AdversarialModel model, double threshold, StandingStatistics statistics) : ITruncation
    {
        public Tensor Sample(RandomKey key, int count, long first = 0) => Use(() => model.Drawn(key, count, first, model.InTurns(count, first), threshold));

        public T Use<T>(Func<T> work) => statistics.Use(work);

        public void Dispose() => statistics.Dispose();
    }
}

/// <summary>The optimiser of each network.</summary>
/// <param name="Generator">The generator's.</param>
/// <param name="Discriminator">The discriminator's.</param>
public sealed record AdversarialOptimizers(IOptimizer Generator, IOptimizer Discriminator);
