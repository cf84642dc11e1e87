using Atelier.Models.Gan;
using Atelier.Models.Gan.Networks;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Gan;

public sealed class AdversarialModelTests
{
    private const int Latent = 3, Batch = 4;
    private static readonly PictureSpec Tiny = new(1, 2, 2, 0);

    public static TheoryData<string> Recipes => ["gan", "dcgan"];

    [Fact]
    public void One_fake_batch_serves_both_updates_and_the_generators_gradient_is_that_of_its_own_loss()
    {
        Perceptron game = new(new Scope(new RandomKey(4)));
        using AdversarialModel model = game.Model();
        using Trainer trainer = new(model, TinyModels.Seed, new Waves(Batch, Tiny) { Position = 8 }.Next);
        List<(string Phase, float[] Found, float[] Expected)> gradients = [];
        trainer.GradientHook = (phase, flat) => gradients.Add((phase.Name, NonZero(flat.ToArray<float>()), NonZero(game.ExpectedGradients(phase, first: 8))));

        trainer.RunRound();

        Assert.Equal(["discriminator", "generator"], gradients.Select(g => g.Phase));
        Assert.All(gradients, g => Assert.Equal(g.Expected, g.Found));
        Assert.Equal(1, game.Generator.Runs - game.OwnRuns);
    }

    [Fact]
    public void With_several_discriminator_steps_the_generator_meets_the_last_batch()
    {
        Perceptron game = new(new Scope(new RandomKey(4)));
        using AdversarialModel model = game.Model(discriminatorSteps: 3);
        using Trainer trainer = new(model, TinyModels.Seed, new Waves(Batch, Tiny).Next);
        List<string> phases = [];
        trainer.GradientHook = (phase, _) => phases.Add(phase.Name);

        trainer.RunRound();

        Assert.Equal(["discriminator", "discriminator", "discriminator", "generator"], phases);
        Assert.Equal(3, game.Generator.Runs);
    }

    [Fact]
    public void Losses_and_mean_logits_are_watched()
    {
        using AdversarialModel model = new Perceptron(new Scope(new RandomKey(4))).Model();
        using Trainer trainer = new(model, TinyModels.Seed, new Waves(Batch, Tiny).Next);
        trainer.RunRound();

        Assert.Equal([
                "accuracy/fake", "accuracy/real", "gradient/discriminator", "gradient/generator", "logit/fake", "logit/real",
                "loss/discriminator", "loss/generator", "update/discriminator", "update/generator",
            ], trainer.TakeWatched().Keys);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Samples_come_from_the_average_of_the_generators_weights_where_there_is_one(string recipe)
    {
        using IModel averaged = TinyModels.Build(recipe, settings: [("ema", "0.9"), ("learning-rate", "0.01")]);
        using IModel plain = TinyModels.Build(recipe, settings: [("ema", "0"), ("learning-rate", "0.01")]);
        TinyModels.Train(averaged, 3);
        TinyModels.Train(plain, 3);
        Assert.Empty(plain.Averages);
        using Tensor expected = averaged.Sample(TinyModels.Seed, 3), raw = plain.Sample(TinyModels.Seed, 3);

        Dictionary<string, Tensor> averages = averaged.Averages[0].State.ToDictionary(s => s.Name, s => s.Value);
        foreach (Parameter parameter in plain.Phases.Single(phase => phase.Name == "generator").Updates)
        {
            parameter.Storage.Assign(averages[parameter.Name]);
        }

        using Tensor found = plain.Sample(TinyModels.Seed, 3);
        Assert.Equal(expected.ToArray<float>(), found.ToArray<float>());
        Assert.NotEqual(raw.ToArray<float>(), found.ToArray<float>());
    }

    /// <summary>Without the padding between parts.</summary>
    private static float[] NonZero(float[] flat) => [.. flat.Where(value => value != 0)];

    /// <summary>Two small perceptrons, and their losses' gradients computed without the trainer.</summary>
    private sealed class Perceptron(Scope scope)
    {
        private readonly Sequential _discriminator = new(
            scope["discriminator"], Function.Flatten, s => new Linear(s, 4, 5), Function.Tanh, s => new Linear(s, 5, 1), Function.Of(x => x.Reshape(-1)));

        public Counted Generator { get; } = new(new Sequential(
            scope["generator"], s => new Linear(s, Latent, 4), Function.Tanh, Function.Of(x => x.Reshape(-1, 1, 2, 2))));

        public int OwnRuns { get; private set; }

        public AdversarialModel Model(int discriminatorSteps = 1)
        {
            BodyAndHead discriminator = new(scope["discriminator"], Function.Identity(scope["body"]), _discriminator, features: 4);
            Game game = new(Generator, discriminator, new NonSaturating(), new(new NormalPrior(Latent)));
            return new(scope, game, AdversarialModel.PhasesOf(game, new(new Sgd(0.1), new Sgd(0.1)), discriminatorSteps));
        }

        /// <summary>The gradients of one phase with the weights as they are now, for the batch that starts at a sample: the noise is known by its number.</summary>
        public float[] ExpectedGradients(Phase phase, long first) => Arena.Run("expected", () =>
        {
            OwnRuns++;
            Tensor fake = Generator.Forward(Tensor.Normal([Batch, Latent], TinyModels.Seed.Stream("train").Stream("z"), first));
            Tensor real = new Waves(Batch, Tiny) { Position = first }.Next().Images;
            Tensor loss = phase.Name == "discriminator"
                ? (-_discriminator.Forward(real)).Softplus().Mean() + _discriminator.Forward(fake.Detach()).Softplus().Mean()
                : (-_discriminator.Forward(fake)).Softplus().Mean();
            return Gradients.Grad(loss, [.. phase.Updates.Select(p => p.Storage)]).SelectMany(g => g.ToArray<float>()).ToArray();
        });
    }

    /// <summary>A layer that counts its runs.</summary>
    private sealed class Counted(Layer layer) : ConditionalLayer(layer.Scope)
    {
        public int Runs { get; private set; }

        public override Tensor Forward(Tensor x, Tensor? condition)
        {
            Runs++;
            return layer.Forward(x);
        }
    }
}
