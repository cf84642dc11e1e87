using Atelier.Benchmarks.Networks;
using Atelier.Models.Gan.Networks;
using Atelier.Models.Gan.Variants;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Study;

/// <summary>A model that is trained in both precisions, on 28x28 grey pictures.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Batch">Pictures a step.</param>
/// <param name="Steps">Rounds of training.</param>
/// <param name="Create">Builds it from a seed; an <see cref="ISampler"/> too.</param>
internal sealed record Subject(string Name, int Batch, int Steps, Func<RandomKey, ITrainable> Create)
{
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("DCGAN", 64, 600, CreateDcgan),
        new("WGAN-GP", 64, 300, seed => new WassersteinGan(new Scope(seed))),
        new("attention U-Net", 32, 300, seed => new Diffusion(new Scope(seed), new UNetSpec(1, 32, Multipliers: [1, 2, 2], Attention: [2], Blocks: 1))),
    ];

    private static IModel CreateDcgan(RandomKey seed)
        => Dcgan.Recipe.Build(seed, new PictureSpec(1, 28, 28, 0), new SettingValues(Dcgan.Recipe, new Dictionary<string, string> { ["width"] = "32" }));

    /// <summary>WGAN-GP (arXiv:1704.00028) on DCGAN's generator and a critic without norms: three critic updates a round, each on a fresh batch.</summary>
    private sealed class WassersteinGan : ITrainable, ISampler
    {
        private const int Latent = 64, Width = 32;
        private readonly Convolutional.Generator _generator;
        private readonly Sequential _critic;

        public WassersteinGan(Scope scope)
        {
            Scope = scope;
            _generator = new(scope["generator"], Latent, Width, new PictureSpec(1, 28, 28, 0));
            _critic = new(
                scope["critic"],
                s => new Conv2d(s, 1, Width, 4, 2, 1), Function.LeakyRelu(0.2),
                s => new Conv2d(s, Width, 2 * Width, 4, 2, 1), Function.LeakyRelu(0.2),
                s => new Conv2d(s, 2 * Width, 1, 7));
            Phases =
            [
                new("critic", _critic.Parameters, CriticLoss, new Adam(2e-4, beta1: 0, beta2: 0.9)) { Repeat = 3 },
                new("generator", _generator.Parameters, GeneratorLoss, new Adam(2e-4, beta1: 0, beta2: 0.9)),
            ];
        }

        public Scope Scope { get; }

        public IReadOnlyList<Phase> Phases { get; }

        public IReadOnlyList<Ema> Averages => [];

        public Tensor Sample(RandomKey key, int count, long first = 0) => Arena.Run("sample", () => Gradients.NoGrad(() =>
        {
            _generator.Train(false);
            Tensor pictures = _generator.Forward(Tensor.Normal([count, Latent], key.Stream("z"), first));
            _generator.Train();
            return pictures.To(DType.F32);
        }));

        private Tensor CriticLoss(Round round)
        {
            Tensor real = round.Batch.Images, fake = Gradients.NoGrad(() => _generator.Forward(round.Normal("z/critic", Latent)));
            Tensor between = (fake + (real - fake) * Tensor.Uniform([real.Shape[0], 1, 1, 1], round.Key("mix"))).WithGrad();
            Tensor slope = Gradients.Grad(_critic.Forward(between).Sum(), [between], createGraph: true)[0];
            Tensor penalty = (slope.NormL2([1, 2, 3]) - 1).Square().Mean();
            return _critic.Forward(fake).Mean() - _critic.Forward(real).Mean() + penalty * 10;
        }

        private Tensor GeneratorLoss(Round round) => -_critic.Forward(_generator.Forward(round.Normal("z/generator", Latent))).Mean();
    }
}
