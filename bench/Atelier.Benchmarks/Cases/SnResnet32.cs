using Atelier.Benchmarks.Networks;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Losses;
using Atelier.Nn.Optimizers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Cases;

/// <summary>
/// SNGAN's residual networks for 32x32x3 (arXiv:1802.05957, table 4): spectral norm throughout the discriminator, hinge loss.
/// One update of each network, each on fakes of its own. Where a shortcut both changes resolution and has a 1x1 convolution, the
/// convolution runs at the lower resolution: the two commute.
/// </summary>
internal static class SnResnet32
{
    private const int Latent = 128, Width = 128, Coarse = 4, Batch = 64;

    // Of a discriminator's block, before any pooling.
    private static readonly Func<Scope, Layer>[] s_residual =
        [Function.Relu, s => Spectral(s, Width, Width, 3), Function.Relu, s => Spectral(s, Width, Width, 3)];

    public static Case Case { get; } = new("sn-resnet32", Batch, () =>
    {
        Scope scope = new(new RandomKey(0));
        Generator generator = new(scope["generator"]);
        Discriminator discriminator = new(scope["discriminator"]);

        Tensor DiscriminatorLoss(Round round)
        {
            Tensor fake = Gradients.NoGrad(() => Arena.Part("fake", () => generator.Forward(round.Normal("z/discriminator", Latent))));
            return Loss.HingeDiscriminator(discriminator.Forward(round.Batch.Images), discriminator.Forward(fake));
        }

        Tensor GeneratorLoss(Round round)
            => Loss.HingeGenerator(discriminator.Forward(generator.Forward(round.Normal("z/generator", Latent))));

        return new TrainingWork(
            new PlainModel(
                scope,
                new("discriminator", discriminator.Parameters, DiscriminatorLoss, new Adam(2e-4, beta1: 0, beta2: 0.9)),
                new("generator", generator.Parameters, GeneratorLoss, new Adam(2e-4, beta1: 0, beta2: 0.9))),
            Synthetic.Pictures(Batch, 3, 32));
    }) { PeerGflop = 482 };

    /// <summary>[N, 128] to [N, 3, 32, 32] in [-1, 1].</summary>
    private sealed class Generator(Scope scope) : Layer(scope)
    {
        private readonly Linear _start = new(scope["start"], Latent, Width * Coarse * Coarse);
        private readonly Sequential _main = new(
            scope["main"],
            s => new UpBlock(s),
            s => new UpBlock(s),
            s => new UpBlock(s),
            s => new BatchNorm2d(s, Width),
            Function.Relu,
            s => new Conv2d(s, Width, 3, 3, 1, 1),
            Function.Tanh);

        public override Tensor Forward(Tensor x) => _main.Forward(_start.Forward(x).Reshape(x.Shape[0], -1, Coarse, Coarse));
    }

    /// <summary>Doubles the resolution.</summary>
    private sealed class UpBlock(Scope scope) : Layer(scope)
    {
        private readonly Sequential _residual = new(
            scope["residual"],
            s => new BatchNorm2d(s, Width),
            Function.Relu,
            s => new UpsampleNearest(s),
            s => new Conv2d(s, Width, Width, 3, 1, 1),
            s => new BatchNorm2d(s, Width),
            Function.Relu,
            s => new Conv2d(s, Width, Width, 3, 1, 1));

        private readonly Sequential _shortcut = new(scope["shortcut"], s => new Conv2d(s, Width, Width, 1), s => new UpsampleNearest(s));

        public override Tensor Forward(Tensor x) => _residual.Forward(x).Then(h => _shortcut.Forward(x).Then(shortcut => h + shortcut));
    }

    /// <summary>[N, 3, 32, 32] to scores [N, 1].</summary>
    private sealed class Discriminator(Scope scope) : Layer(scope)
    {
        private readonly Sequential _main = new(
            scope["main"],
            s => new FirstBlock(s, 3),
            s => new DownBlock(s),
            s => new Block(s),
            s => new Block(s),
            Function.Relu);

        private readonly Linear _score = new(scope["score"], Width, 1, via: new SpectralNorm());

        public override Tensor Forward(Tensor x) => _score.Forward(_main.Forward(x).Sum([2, 3]));
    }

    /// <summary>Halves the resolution of a picture: no activation before its first convolution.</summary>
    private sealed class FirstBlock(Scope scope, int inputs) : Layer(scope)
    {
        private readonly Sequential _residual = new(
            scope["residual"],
            s => Spectral(s, inputs, Width, 3),
            Function.Relu,
            s => Spectral(s, Width, Width, 3),
            s => new AvgPool2d(s, 2));

        private readonly Sequential _shortcut = new(scope["shortcut"], s => new AvgPool2d(s, 2), s => Spectral(s, inputs, Width, 1));

        public override Tensor Forward(Tensor x) => _residual.Forward(x).Then(h => _shortcut.Forward(x).Then(shortcut => h + shortcut));
    }

    /// <summary>Halves the resolution.</summary>
    private sealed class DownBlock(Scope scope) : Layer(scope)
    {
        private readonly Sequential _residual = new(scope["residual"], [.. s_residual, s => new AvgPool2d(s, 2)]);
        private readonly Sequential _shortcut = new(scope["shortcut"], s => new AvgPool2d(s, 2), s => Spectral(s, Width, Width, 1));

        public override Tensor Forward(Tensor x) => _residual.Forward(x).Then(h => _shortcut.Forward(x).Then(shortcut => h + shortcut));
    }

    /// <summary>Keeps resolution and channels.</summary>
    private sealed class Block(Scope scope) : Layer(scope)
    {
        private readonly Sequential _residual = new(scope["residual"], s_residual);

        public override Tensor Forward(Tensor x) => _residual.Forward(x).Then(h => x + h);
    }

    private static Conv2d Spectral(Scope scope, int inputs, int outputs, int kernel)
        => new(scope, inputs, outputs, kernel, pad: kernel / 2, via: new SpectralNorm());
}
