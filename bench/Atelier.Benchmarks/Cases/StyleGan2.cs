using Atelier.Benchmarks.Networks;
using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Cases;

/// <summary>
/// StyleGAN 2 (Karras et al. 2020, arXiv:1912.04958) at 64x64: one update of each network with the non-saturating loss, without
/// the regularisers that run in every 4th and 16th round only. At most 256 channels, half of configuration F.
/// </summary>
internal static class StyleGan2
{
    private const int Batch = 16, Size = 64, Latent = 512;

    /// <summary>At 4x4, 8x8, 16x16, 32x32, 64x64.</summary>
    private static readonly int[] s_channels = [256, 256, 256, 256, 128];

    public static Case Case { get; } = new("stylegan2-64", Batch, () => new TrainingWork(
        new Model(new Scope(new RandomKey(0))), Synthetic.Pictures(Batch, 3, Size)));

    private sealed class Model : ITrainable
    {
        private readonly StyleGan2Generator _generator;
        private readonly StyleGan2Discriminator _discriminator;

        public Model(Scope scope)
        {
            Scope = scope;
            _generator = new StyleGan2Generator(scope["generator"], Latent, s_channels);
            _discriminator = new StyleGan2Discriminator(scope["discriminator"], s_channels);
            Phases =
            [
                new("generator", _generator.Parameters, GeneratorLoss, new Adam(2e-3, 0, 0.99)),
                new("discriminator", _discriminator.Parameters, DiscriminatorLoss, new Adam(2e-3, 0, 0.99)),
            ];
        }

        public Scope Scope { get; }

        public IReadOnlyList<Phase> Phases { get; }

        public IReadOnlyList<Ema> Averages => [];

        /// <summary>Each phase makes its own fakes, as the authors' code does.</summary>
        private Tensor Fake(Round round, string phase) => _generator.Forward(
            round.Normal($"z/{phase}", Latent), (size, number) => round.Normal($"noise/{phase}/{size}/{number}", 1, size, size));

        private Tensor GeneratorLoss(Round round) => (-_discriminator.Forward(Fake(round, "generator"))).Softplus().Mean();

        private Tensor DiscriminatorLoss(Round round)
        {
            Tensor fake = Gradients.NoGrad(() => Arena.Part("fake", () => Fake(round, "discriminator")));
            return _discriminator.Forward(fake).Softplus().Mean() + (-_discriminator.Forward(round.Batch.Images)).Softplus().Mean();
        }
    }
}
