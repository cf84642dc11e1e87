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
/// CycleGAN (Zhu et al. 2017, arXiv:1703.10593) as its authors' code trains it at 128x128: both generators, then both
/// discriminators, one picture of each domain. Without the identity loss, and without the store of older fakes, which takes no time.
/// </summary>
internal static class CycleGan128
{
    private const int Size = 128, Width = 64, Blocks = 6;

    public static Case Case { get; } = new("cyclegan128", 1, () => new TrainingWork(
        new Model(new Scope(new RandomKey(0))),

        // The first picture is of domain A, the second of B.
        Synthetic.Pictures(2, 3, Size)));

    /// <summary>Two translators, two judges.</summary>
    private sealed class Model : ITrainable
    {
        private const double CycleWeight = 10;

        private readonly Layer _toA, _toB, _judgeA, _judgeB;

        public Model(Scope scope)
        {
            Scope = scope;
            (_toA, _toB) = (new Translator(scope["to_a"]), new Translator(scope["to_b"]));
            (_judgeA, _judgeB) = (Judge(scope["judge_a"]), Judge(scope["judge_b"]));
            Phases =
            [
                new("generators", [.. _toA.Parameters, .. _toB.Parameters], GeneratorLoss, new Adam(2e-4, 0.5)),
                new("discriminators", [.. _judgeA.Parameters, .. _judgeB.Parameters], DiscriminatorLoss, new Adam(2e-4, 0.5)),
            ];
        }

        public Scope Scope { get; }

        public IReadOnlyList<Phase> Phases { get; }

        public IReadOnlyList<Ema> Averages => [];

        private static Sequential Judge(Scope scope) => PatchDiscriminator.Create(scope, 3, Width, (s, channels) => new InstanceNorm2d(s, channels), bias: true);

        private static Tensor RealA(Round round) => round.Batch.Images.Slice(0, 0, 1);

        private static Tensor RealB(Round round) => round.Batch.Images.Slice(0, 1, 2);

        private Tensor FakeA(Round round) => round.Share("fake a", () => _toA.Forward(RealB(round)));

        private Tensor FakeB(Round round) => round.Share("fake b", () => _toB.Forward(RealA(round)));

        private Tensor GeneratorLoss(Round round)
        {
            (Tensor fakeA, Tensor fakeB) = (FakeA(round), FakeB(round));
            Tensor judged = SquaredDistance(_judgeA.Forward(fakeA), 1) + SquaredDistance(_judgeB.Forward(fakeB), 1);
            Tensor cycle = Loss.L1(_toA.Forward(fakeB), RealA(round)) + Loss.L1(_toB.Forward(fakeA), RealB(round));
            return judged + CycleWeight * cycle;
        }

        private Tensor DiscriminatorLoss(Round round) => Judged(_judgeA, RealA(round), FakeA(round)) + Judged(_judgeB, RealB(round), FakeB(round));

        private static Tensor Judged(Layer judge, Tensor real, Tensor fake)
            => 0.5 * (SquaredDistance(judge.Forward(real), 1) + SquaredDistance(judge.Forward(fake.Detach()), 0));

        /// <summary>Least-squares GAN (arXiv:1611.04076).</summary>
        private static Tensor SquaredDistance(Tensor scores, double target) => (scores - target).Square().Mean();
    }

    /// <summary>c7s1-64, d128, d256, R256 x 6, u128, u64, c7s1-3 (appendix 7.2): [N, 3, S, S] to the same in [-1, 1].</summary>
    private sealed class Translator(Scope scope) : Layer(scope)
    {
        private readonly Sequential _main = new(
            scope,
            [
                .. Wide(3, Width), Norm(Width), Function.Relu,
                s => new Conv2d(s, Width, 2 * Width, 3, 2, 1, weight: Weights, initialBias: Init.Zeros), Norm(2 * Width), Function.Relu,
                s => new Conv2d(s, 2 * Width, 4 * Width, 3, 2, 1, weight: Weights, initialBias: Init.Zeros), Norm(4 * Width), Function.Relu,
                .. Enumerable.Repeat<Func<Scope, Layer>>(s => new ResidualBlock(s, 4 * Width), Blocks),
                s => new ConvTranspose2d(s, 4 * Width, 2 * Width, 3, 2, 1, 1, weight: Weights, initialBias: Init.Zeros), Norm(2 * Width), Function.Relu,
                s => new ConvTranspose2d(s, 2 * Width, Width, 3, 2, 1, 1, weight: Weights, initialBias: Init.Zeros), Norm(Width), Function.Relu,
                .. Wide(Width, 3), Function.Tanh,
            ]);

        public override Tensor Forward(Tensor x) => _main.Forward(x);

        private static Func<Scope, Layer>[] Wide(int inputs, int outputs) =>
            [Mirrored(3), s => new Conv2d(s, inputs, outputs, 7, weight: Weights, initialBias: Init.Zeros)];
    }

    private sealed class ResidualBlock(Scope scope, int channels) : Layer(scope)
    {
        private readonly Sequential _branch = new(
            scope,
            Mirrored(1), s => new Conv2d(s, channels, channels, 3, weight: Weights, initialBias: Init.Zeros), Norm(channels), Function.Relu,
            Mirrored(1), s => new Conv2d(s, channels, channels, 3, weight: Weights, initialBias: Init.Zeros), Norm(channels));

        public override Tensor Forward(Tensor x) => _branch.Forward(x).Then(h => x + h);
    }

    private static Initializer Weights => Init.Normal(0, 0.02);

    private static Func<Scope, Layer> Norm(int channels) => s => new InstanceNorm2d(s, channels);

    private static Func<Scope, Layer> Mirrored(int by) => Function.Of(x => x.PadReflect(by, by, by, by));
}
