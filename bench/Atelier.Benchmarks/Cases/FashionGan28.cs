using Atelier.Benchmarks.Networks;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Losses;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Cases;

/// <summary>
/// The small GAN of many Fashion-MNIST tutorials, 28x28x1: no norms, dropout in the discriminator. The discriminator's batch is
/// half real and half generated, the generator's as large as both halves.
/// </summary>
internal static class FashionGan28
{
    private const int Latent = 100, Width = 128, Coarse = 7, Batch = 128;

    public static Case Case { get; } = new("fashion-gan28", Batch, () =>
    {
        Scope scope = new(new RandomKey(0));
        Generator generator = new(scope["generator"]);
        Discriminator discriminator = new(scope["discriminator"]);

        Tensor Judge(Round round, string name, Tensor pictures) => Noise.With(round.Key(name), () => discriminator.Forward(pictures));
        Tensor Fake(Round round, string name, int count) => generator.Forward(Tensor.Normal([count, Latent], round.Key(name)));

        Tensor DiscriminatorLoss(Round round)
        {
            Tensor fake = Gradients.NoGrad(() => Arena.Part("fake", () => Fake(round, "z/discriminator", round.Batch.Count)));
            return Loss.BceWithLogits(Judge(round, "real", round.Batch.Images), 1) + Loss.BceWithLogits(Judge(round, "fake", fake), 0);
        }

        Tensor GeneratorLoss(Round round)
            => Loss.BceWithLogits(Judge(round, "judged", Fake(round, "z/generator", Batch)), 1);

        return new TrainingWork(
            new PlainModel(
                scope,
                new("discriminator", discriminator.Parameters, DiscriminatorLoss, new Adam(2e-4, beta1: 0.5)),
                new("generator", generator.Parameters, GeneratorLoss, new Adam(2e-4, beta1: 0.5))),
            Synthetic.Pictures(Batch / 2, 1, 28));
    });

    /// <summary>[N, 100] to [N, 1, 28, 28] in [-1, 1].</summary>
    private sealed class Generator(Scope scope) : Layer(scope)
    {
        private readonly Linear _start = new(scope["start"], Latent, Width * Coarse * Coarse);
        private readonly Sequential _main = new(
            scope["main"],
            s => new ConvTranspose2d(s, Width, Width, 4, 2, 1),
            Function.LeakyRelu(0.2),
            s => new ConvTranspose2d(s, Width, Width, 4, 2, 1),
            Function.LeakyRelu(0.2),
            s => new Conv2d(s, Width, 1, 7, 1, 3),
            Function.Tanh);

        public override Tensor Forward(Tensor x)
            => _start.Forward(x).Then(Activation.LeakyRelu(0.2).Apply).Then(h => h.Reshape(x.Shape[0], Width, Coarse, Coarse)).Then(_main.Forward);
    }

    /// <summary>[N, 1, 28, 28] to logits [N, 1].</summary>
    private sealed class Discriminator(Scope scope) : Layer(scope)
    {
        private readonly Sequential _main = new(
            scope["main"],
            s => new Conv2d(s, 1, Width, 3, 2, 1),
            Function.LeakyRelu(0.2),
            s => new Dropout(s, 0.4),
            s => new Conv2d(s, Width, Width, 3, 2, 1),
            Function.LeakyRelu(0.2),
            s => new Dropout(s, 0.4),
            Function.Flatten,
            s => new Linear(s, Width * Coarse * Coarse, 1));

        public override Tensor Forward(Tensor x) => _main.Forward(x);
    }
}
