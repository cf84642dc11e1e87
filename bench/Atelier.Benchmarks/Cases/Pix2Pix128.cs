using Atelier.Benchmarks.Networks;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Losses;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks.Cases;

/// <summary>
/// Pix2Pix (Isola et al. 2017, arXiv:1611.07004) as its authors' code trains it at 128x128: a U-Net of 7 levels, the patch
/// discriminator over pairs, cross-entropy and 100 times the L1 distance; first the discriminator, then the generator.
/// </summary>
internal static class Pix2Pix128
{
    private const int Batch = 4, Size = 128, Width = 64, Colors = 3;

    public static Case Case { get; } = new("pix2pix128", Batch, () => new TrainingWork(
        new Model(new Scope(new RandomKey(0))),

        // A pair's pictures lie one behind the other: what is given, then what is wanted.
        Synthetic.Pictures(Batch, 2 * Colors, Size)));

    private sealed class Model : ITrainable
    {
        private const double DistanceWeight = 100;

        private readonly Layer _generator, _discriminator;

        public Model(Scope scope)
        {
            Scope = scope;
            _generator = new UNet(scope["generator"]);
            _discriminator = PatchDiscriminator.Create(scope["discriminator"], 2 * Colors, Width, (s, channels) => Norm(s, channels), bias: false);
            Phases =
            [
                new("discriminator", _discriminator.Parameters, DiscriminatorLoss, new Adam(2e-4, 0.5)),
                new("generator", _generator.Parameters, GeneratorLoss, new Adam(2e-4, 0.5)),
            ];
        }

        public Scope Scope { get; }

        public IReadOnlyList<Phase> Phases { get; }

        public IReadOnlyList<Ema> Averages => [];

        private static Tensor Given(Round round) => round.Batch.Images.Slice(1, 0, Colors);

        private static Tensor Wanted(Round round) => round.Batch.Images.Slice(1, Colors);

        private Tensor Fake(Round round) => round.Share("fake", () => _generator.Forward(Given(round)));

        private Tensor DiscriminatorLoss(Round round)
        {
            Tensor real = _discriminator.Forward(round.Batch.Images);
            Tensor fake = _discriminator.Forward(Tensor.Concat(1, Given(round), Fake(round).Detach()));
            return 0.5 * (Loss.BceWithLogits(real, 1) + Loss.BceWithLogits(fake, 0));
        }

        private Tensor GeneratorLoss(Round round)
        {
            Tensor fake = Fake(round), judged = _discriminator.Forward(Tensor.Concat(1, Given(round), fake));
            return Loss.BceWithLogits(judged, 1) + DistanceWeight * Loss.L1(fake, Wanted(round));
        }
    }

    /// <summary>
    /// The U-Net of the authors' code (appendix 6.1.1): each level halves the picture, down to 1x1, and each on the way up sees the
    /// level below beside its own copy. [N, 3, 128, 128] to the same in [-1, 1].
    /// </summary>
    private sealed class UNet : Layer
    {
        /// <summary>Channels of the levels on the way down, in multiples of the width.</summary>
        private static readonly int[] s_channels = [1, 2, 4, 8, 8, 8, 8];

        /// <summary>The levels whose way up has dropout.</summary>
        private static readonly int[] s_dropped = [4, 5];

        private readonly Sequential[] _down, _up;

        public UNet(Scope scope)
            : base(scope)
        {
            _down = [.. s_channels.Select((_, level) => Down(scope["down"][level], level))];
            _up = [.. s_channels.Select((_, level) => Up(scope["up"][level], level))];
        }

        private static int Innermost => s_channels.Length - 1;

        public override Tensor Forward(Tensor x)
        {
            Stack<Tensor> levels = [];
            foreach (Sequential down in _down)
            {
                levels.Push(x = down.Forward(x));
            }

            x = levels.Pop();
            for (int level = Innermost; level > 0; level--)
            {
                x = x.Then(_up[level].Forward).Then(h => levels.Pop().Then(copy => Tensor.Concat(1, copy, h)));
            }

            return x.Then(_up[0].Forward).Then(h => h.Tanh());
        }

        private static Sequential Down(Scope scope, int level)
        {
            int inputs = level == 0 ? Colors : Channels(level - 1), outputs = Channels(level);
            List<Func<Scope, Layer>> layers = level == 0 ? [] : [Function.LeakyRelu(0.2)];
            layers.Add(s => new Conv2d(s, inputs, outputs, 4, 2, 1, bias: false, weight: Weights));
            if (level > 0 && level < Innermost)
            {
                layers.Add(s => Norm(s, outputs));
            }

            return new Sequential(scope, layers);
        }

        private static Sequential Up(Scope scope, int level)
        {
            int inputs = (level == Innermost ? 1 : 2) * Channels(level), outputs = level == 0 ? Colors : Channels(level - 1);
            List<Func<Scope, Layer>> layers =
            [
                Function.Relu,
                s => new ConvTranspose2d(s, inputs, outputs, 4, 2, 1, bias: level == 0, weight: Weights, initialBias: Init.Zeros),
            ];
            if (level > 0)
            {
                layers.Add(s => Norm(s, outputs));
            }

            if (s_dropped.Contains(level))
            {
                layers.Add(s => new Dropout(s));
            }

            return new Sequential(scope, layers);
        }

        private static int Channels(int level) => Width * s_channels[level];
    }

    private static Initializer Weights => Init.Normal(0, 0.02);

    private static BatchNorm2d Norm(Scope scope, int channels) => new(scope, channels, weight: Init.Normal(1, 0.02));
}
