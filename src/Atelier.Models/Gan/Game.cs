using Atelier.Models.Gan.Augmentation;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Gan.Terms;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.Models.Gan;

/// <summary>What may vary about a <see cref="Game"/> besides networks and objective.</summary>
/// <param name="Prior">Where latent vectors come from.</param>
public sealed record GameOptions(IPrior Prior)
{
    /// <summary>Number of classes that the networks are told; 0 for a game without.</summary>
    public int Classes { get; init; }

    /// <summary>What the discriminator minimises besides the objective.</summary>
    public IReadOnlyList<ITerm> DiscriminatorTerms { get; init; } = [];

    /// <summary>What the generator minimises besides the objective.</summary>
    public IReadOnlyList<ITerm> GeneratorTerms { get; init; } = [];

    /// <summary>What pictures go through, one after the other, before they are judged.</summary>
    public IReadOnlyList<IAugmentation> Augmentations { get; init; } = [];
}

/// <summary>
/// A generator against a discriminator: what each of them minimises in a round. One fake batch serves both: the discriminator sees it
/// detached. In a game with classes both networks are told them, and samples are of the classes of the real pictures beside them.
/// </summary>
/// <param name="generator">[N, latent], told classes [N], I64, to [N, C, H, W] in [-1, 1].</param>
/// <param name="discriminator">Judges them.</param>
/// <param name="objective">What the two minimise.</param>
/// <param name="options">The rest.</param>
public sealed class Game(ConditionalLayer generator, Discriminator discriminator, IGanObjective objective, GameOptions options)
{
    /// <summary>The generator.</summary>
    public ConditionalLayer Generator => generator;

    /// <summary>The discriminator.</summary>
    public Discriminator Discriminator => discriminator;

    /// <summary>What may vary.</summary>
    public GameOptions Options => options;

    /// <summary>The discriminator's loss: objective and terms. Watches what the doctor reads.</summary>
    public Tensor DiscriminatorLoss(Round round)
    {
        Turn turn = DiscriminatorTurn(round, Samples(round).Detach());
        Tensor loss = DiscriminatorLoss(turn, "discriminator");
        Gradients.NoGrad(() =>
        {
            (Tensor real, Tensor fake) = (turn.Real.Logits.Detach(), turn.Fake.Logits.Detach());
            Watch(round, real, fake);
            Adapt(round, real, fake);
        });
        return loss;
    }

    /// <summary>The discriminator's loss as what the generator brings about: a function of its samples too.</summary>
    public Tensor AnsweringLoss(Round round) => DiscriminatorLoss(DiscriminatorTurn(round, Samples(round)), "answer");

    /// <summary>The generator's loss: objective and terms.</summary>
    public Tensor GeneratorLoss(Round round)
    {
        Turn turn = GeneratorTurn(round);
        return With(options.GeneratorTerms, "generator", turn, objective.Generator(turn.Fake.Logits, () => turn.Real.Logits));
    }

    private Tensor DiscriminatorLoss(Turn turn, string name)
        => With(options.DiscriminatorTerms, name, turn, objective.Discriminator(turn.Real.Logits, turn.Fake.Logits));

    private Turn DiscriminatorTurn(Round round, Tensor samples) => new(
        round, Latent(round), samples, Labels(round), (occasion, pictures) => Judge(round, occasion, pictures),
        () => Judge(round, "real", round.Batch.Images), () => Judge(round, "fake", samples));

    private Turn GeneratorTurn(Round round)
    {
        Tensor samples = Samples(round);
        return new(
            round, Latent(round), samples, Labels(round), (occasion, pictures) => Judge(round, occasion, pictures),
            () => Gradients.NoGrad(() => Judge(round, "generator/real", round.Batch.Images)), () => Judge(round, "generator", samples));
    }

    private Tensor Latent(Round round) => round.Share("latent", () => options.Prior.From(round.Normal("z", options.Prior.Length)));

    private Tensor Samples(Round round)
    {
        Tensor latent = Latent(round);
        return round.Share("fake", () => generator.Forward(latent, Labels(round)));
    }

    private Tensor? Labels(Round round) => options.Classes == 0
        ? null
        : round.Batch.Labels ?? throw new InvalidOperationException($"The game is about {options.Classes} classes, but the batch has no labels.");

    /// <summary>Logits and features in single precision, as losses are.</summary>
    private Judgement Judge(Round round, string occasion, Tensor pictures)
    {
        RandomKey key = round.Key(occasion);
        Tensor seen = options.Augmentations.Aggregate(pictures, (x, augmentation) => augmentation.Apply(x, key, round.Batch.Position));
        Judgement judgement = Noise.With(key, () => discriminator.Judge(seen, Labels(round)));
        return judgement with { Logits = judgement.Logits.To(DType.F32) };
    }

    private void Watch(Round round, Tensor real, Tensor fake)
    {
        Tensor boundary = objective.Boundary(real, fake);
        round.Watch(Signals.RealLogit, real.Mean());
        round.Watch(Signals.FakeLogit, fake.Mean());
        round.Watch(Signals.RealAccuracy, (real > boundary).To(DType.F32).Mean());
        round.Watch(Signals.FakeAccuracy, (boundary > fake).To(DType.F32).Mean());
    }

    private void Adapt(Round round, Tensor real, Tensor fake)
    {
        Tensor margins = real - objective.Boundary(real, fake);
        foreach (IAugmentation augmentation in options.Augmentations)
        {
            augmentation.Adapt(round, margins);
        }
    }

    private static Tensor With(IReadOnlyList<ITerm> terms, string network, Turn turn, Tensor loss)
    {
        foreach (ITerm term in terms)
        {
            Tensor extra = term.Loss(turn);
            turn.Round.Watch($"{network}/{term.Name}", extra);
            loss += extra;
        }

        return loss;
    }
}
