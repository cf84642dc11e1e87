using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Networks;

/// <summary>StyleGAN 2's residual discriminator (arXiv:1912.04958) with minibatch standard deviation: [N, 3, S, S] to logits [N].</summary>
internal sealed class StyleGan2Discriminator : Layer
{
    private readonly Sequential _main;

    /// <summary>Declares the network.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="channels">Channels at 4x4, 8x8, ... up to the picture's size.</param>
    public StyleGan2Discriminator(Scope scope, int[] channels)
        : base(scope)
    {
        Func<Scope, Layer> activate = Function.Of(StyleGan2Shared.Activation);
        int wide = channels[0];
        _main = new Sequential(
            scope,
            [
                s => new Conv2d(s, 3, channels[^1], 1, via: StyleGan2Shared.ActivatedRate), activate,
                .. channels.Zip(channels.Skip(1)).Reverse().Select<(int Outputs, int Inputs), Func<Scope, Layer>>(level => s => new Block(s, level.Inputs, level.Outputs)),
                s => new MinibatchStdDev(s, 4),
                s => new Conv2d(s, wide + 1, wide, 3, pad: 1, via: StyleGan2Shared.ActivatedRate), activate,
                Function.Flatten,
                s => new Linear(s, wide * 16, wide, via: StyleGan2Shared.ActivatedRate), activate,
                s => new Linear(s, wide, 1, via: StyleGan2Shared.Rate),
            ]);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => _main.Forward(x).Reshape(-1);

    /// <summary>
    /// Two convolutions beside a skip connection, half as large at the end. The sum's factor of 1 / sqrt(2) is taken over by the
    /// weights: on one side it meets the activation's gain and both vanish.
    /// </summary>
    private sealed class Block(Scope scope, int inputs, int outputs) : Layer(scope)
    {
        private readonly Conv2d _conv0 = new(scope["conv0"], inputs, inputs, 3, pad: 1, via: StyleGan2Shared.ActivatedRate);
        private readonly Conv2d _conv1 = new(scope["conv1"], inputs, outputs, 3, stride: 2, via: StyleGan2Shared.Rate);
        private readonly Conv2d _skip = new(scope["skip"], inputs, outputs, 1, bias: false, via: new EqualizedRate(Math.Sqrt(0.5)));

        public override Tensor Forward(Tensor x)
        {
            Tensor y = _conv0.Forward(x).Then(StyleGan2Shared.Activation.Apply).Then(h => StyleGan2Shared.Smooth(h, border: 2))
                .Then(_conv1.Forward).Then(StyleGan2Shared.Activation.Apply);
            return y.Then(h => StyleGan2Shared.Halve(x).Then(_skip.Forward).Then(skip => h + skip));
        }
    }
}
