using Atelier.Models.Gan;
using Atelier.Models.Gan.Networks;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Gan;

/// <summary>PyTorch's ten steps of a small DCGAN (tests/golden/dcgan.py), taken by the trainer and the adversarial model themselves.</summary>
public sealed class DcganGoldenTests
{
    private const int Latent = 16, Width = 8, Size = 8, Steps = 10;
    private const double Tolerance = 1e-4;

    private static readonly Golden Golden = Golden.Open("dcgan");

    [Fact]
    public void Ten_steps_from_the_same_weights_data_and_noise_end_where_PyTorch_does()
    {
        int step = 0;
        using AdversarialModel model = Model(() => Golden.Tensor($"step{step}/z").Reshape(Size, Latent));
        using Trainer trainer = new(model, new RandomKey(1), () => new Batch(Golden.Tensor($"step{step}/real"), null, 0));
        Visit(model, step, (golden, ours, _) => ours.Assign(golden));
        while (++step <= Steps)
        {
            trainer.RunRound();
            IReadOnlyDictionary<string, double> watched = trainer.TakeWatched();
            Assert.All(model.Phases, phase => AssertLoss(step, phase.Name, watched[$"loss/{phase.Name}"]));
            if (step is 1 or Steps)
            {
                Visit(model, step, (golden, ours, name) => Close.To(golden, ours, Tolerance, $"step {step}, {name}"));
            }
        }
    }

    private static AdversarialModel Model(Func<Tensor> noise)
    {
        Scope scope = new(new RandomKey(1));
        PictureSpec pictures = new(3, 32, 32, 0);
        Game game = new(
            new Replayed(new Convolutional.Generator(scope["generator"], Latent, Width, pictures), noise),
            Convolutional.Discriminator(scope["discriminator"], Width, pictures),
            new NonSaturating(),
            new(new NormalPrior(Latent)));
        return new(scope, game, AdversarialModel.PhasesOf(game, new(new Adam(2e-4, 0.5, 0.999), new Adam(2e-4, 0.5, 0.999))));
    }

    /// <summary>Visits all that both sides hold: everything of ours but the count of batches.</summary>
    private static void Visit(AdversarialModel model, int step, Action<Tensor, Tensor, string> visit)
    {
        foreach ((string name, Tensor ours) in model.Scope.State.Where(entry => entry.Value.DType.IsFloating()))
        {
            using Tensor golden = Golden.Tensor($"step{step}/{name}");
            visit(golden, ours, name);
        }
    }

    private static void AssertLoss(int step, string phase, double found)
    {
        using Tensor golden = Golden.Tensor($"step{step}/loss_{phase}");
        Assert.Equal(golden.Item(), found, Tolerance * golden.Item());
    }

    /// <summary>A generator that is given other noise than the trainer drew.</summary>
    private sealed class Replayed(Layer generator, Func<Tensor> noise) : ConditionalLayer(generator.Scope)
    {
        public override Tensor Forward(Tensor x, Tensor? condition) => generator.Forward(noise());
    }
}
