using Atelier.Models.Gan.Networks;
using Atelier.Models.Gan.Penalties;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Cases;

/// <summary>
/// WGAN with gradient penalty (arXiv:1704.00028, algorithm 1) on DCGAN's networks, 32x32x3, the critic without norms. One critic
/// update and one generator update, each on fakes of its own.
/// </summary>
internal static class WganGp32
{
    private const int Latent = 128, Width = 64, Batch = 64;
    private static readonly GradientPenalty s_penalty = new(10);

    public static Case Case { get; } = new("wgan-gp32", Batch, () =>
    {
        Scope scope = new(new RandomKey(0));
        Convolutional.Generator generator = new(scope["generator"], Latent, Width, new PictureSpec(3, 32, 32, 0));
        Critic critic = new(scope["critic"]);

        Tensor CriticLoss(Round round)
        {
            Tensor real = round.Batch.Images, fake = Gradients.NoGrad(() => Arena.Part("fake", () => generator.Forward(round.Normal("z/critic", Latent))));
            Tensor distance = critic.Forward(real).Mean() - critic.Forward(fake).Mean();
            return s_penalty.Loss(critic.Forward, real, fake, round.Key("mix"), round.Batch.Position) - distance;
        }

        Tensor GeneratorLoss(Round round) => -critic.Forward(generator.Forward(round.Normal("z/generator", Latent))).Mean();

        return new TrainingWork(
            new PlainModel(
                scope,
                new("critic", critic.Parameters, CriticLoss, new Adam(1e-4, beta1: 0, beta2: 0.9)),
                new("generator", generator.Parameters, GeneratorLoss, new Adam(1e-4, beta1: 0, beta2: 0.9))),
            Synthetic.Pictures(Batch, 3, 32));
    }) { PeerGflop = 40 };

    /// <summary>[N, 3, 32, 32] to scores [N, 1, 1, 1].</summary>
    private sealed class Critic(Scope scope) : Layer(scope)
    {
        private readonly Sequential _main = new(
            scope["main"],
            s => new Conv2d(s, 3, Width, 4, 2, 1),
            Function.LeakyRelu(0.2),
            s => new Conv2d(s, Width, 2 * Width, 4, 2, 1),
            Function.LeakyRelu(0.2),
            s => new Conv2d(s, 2 * Width, 4 * Width, 4, 2, 1),
            Function.LeakyRelu(0.2),
            s => new Conv2d(s, 4 * Width, 1, 4));

        public override Tensor Forward(Tensor x) => _main.Forward(x);
    }
}
