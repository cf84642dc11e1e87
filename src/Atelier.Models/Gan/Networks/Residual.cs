using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// SN-GAN's residual networks (Miyato et al. 2018, arXiv:1802.05957, table 4, after Gulrajani et al. 2017, arXiv:1704.00028): batch
/// norm in the generator, none in the discriminator, which sums its last maps over their pixels. Width: channels of all levels up to
/// 32 pixels, 64 by default (the paper: 256 and 128); a finer level has half of the one below it. Any square size s 2^k: the generator
/// doubles from s, the discriminator halves to 8 or below, then two more blocks. Where a shortcut both changes resolution and has
/// a convolution, the convolution runs at the lower resolution: the two commute. Deviation: no biases where a norm undoes them.
/// </summary>
public sealed class Residual : INetworks
{
    private const int Width = 64, Coarse = 8, Even = 32;

    ConditionalLayer INetworks.Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
        => new Generator(scope, latent, options.Width ?? Width, pictures, options.Norm ?? Norm.Batch);

    Discriminator INetworks.Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options)
    {
        (int width, Norm norm) = (options.Width ?? Width, options.Norm ?? Norm.None);
        _ = Pyramid.Of(pictures);
        int size = pictures.Height / 2, channels = Channels(width, pictures.Height);
        List<Func<Scope, Layer>> blocks = [FirstBlock(pictures.Channels, channels, norm)];
        for (; size > Coarse && size % 2 == 0; size /= 2)
        {
            (int inputs, int outputs) = (channels, channels = Channels(width, size));
            blocks.Add(Block(inputs, outputs, norm, halves: true));
        }

        Func<Scope, Layer> last = Block(channels, channels, norm, halves: false);
        Func<Scope, Layer>[] dropout = options.Dropout > 0 ? [s => new Dropout(s, options.Dropout)] : [];
        return new BodyAndHead(
            scope,
            new Sequential(scope["main"], [.. blocks, last, last, Function.Relu, Function.Of(x => x.Sum([2, 3])), .. dropout]),
            new Linear(scope["head"], channels, options.Outputs, weight: Init.XavierUniform, initialBias: Init.Zeros, via: norm.Weights),
            channels);
    }

    /// <summary>Channels of maps of an extent.</summary>
    private static int Channels(int width, int size) => size <= Even ? width : Math.Max(1, Channels(width, (size + 1) / 2) / 2);

    private static Func<Scope, Layer> Convolution(int inputs, int outputs, int kernel, Norm norm, bool bias = true) => scope
        => new Conv2d(scope, inputs, outputs, kernel, pad: kernel / 2, bias: bias, weight: Init.XavierUniform, initialBias: Init.Zeros, via: norm.Weights);

    /// <summary>A discriminator's block, at half the resolution in the end or at the same.</summary>
    private static Func<Scope, Layer> Block(int inputs, int outputs, Norm norm, bool halves)
    {
        Func<Scope, Layer>[] pool = halves ? [s => new AvgPool2d(s, 2)] : [];
        return scope => new Beside(
            scope,
            [
                .. norm.AfterMaps(inputs, Function.Relu), Convolution(inputs, outputs, 3, norm, bias: !norm.Shifts),
                .. norm.AfterMaps(outputs, Function.Relu), Convolution(outputs, outputs, 3, norm), .. pool,
            ],
            halves || inputs != outputs ? [.. pool, Convolution(inputs, outputs, 1, norm)] : []);
    }

    /// <summary>A discriminator's first block: no activation before its first convolution, for it sees pictures.</summary>
    private static Func<Scope, Layer> FirstBlock(int inputs, int outputs, Norm norm) => scope => new Beside(
        scope,
        [Convolution(inputs, outputs, 3, norm), Function.Relu, Convolution(outputs, outputs, 3, norm), s => new AvgPool2d(s, 2)],
        [s => new AvgPool2d(s, 2), Convolution(inputs, outputs, 1, norm)]);

    /// <summary>[N, latent] to [N, C, S, S] in [-1, 1].</summary>
    private sealed class Generator : ConditionalLayer
    {
        private readonly int _size;
        private readonly Linear _start;
        private readonly Sequential _main;

        public Generator(Scope scope, int latent, int width, PictureSpec pictures, Norm norm)
            : base(scope)
        {
            (_size, int doublings) = Pyramid.Of(pictures);
            _start = new Linear(scope["start"], latent, width * _size * _size, weight: Init.XavierUniform, initialBias: Init.Zeros, via: norm.Weights);
            int[] channels = [.. Enumerable.Range(0, doublings + 1).Select(level => Channels(width, _size << level))];
            _main = new Sequential(
                scope["main"],
                [
                    .. channels.Zip(channels.Skip(1), UpBlock),
                    .. norm.AfterMaps(channels[^1], Function.Relu), Convolution(channels[^1], pictures.Channels, 3, Norm.None), Function.Tanh,
                ]);

            // Whatever a bias adds to all pixels of a channel passes along the shortcuts to the last norm, which takes it away.
            Func<Scope, Layer> UpBlock(int inputs, int outputs) => s => new Beside(
                s,
                [
                    .. norm.AfterMaps(inputs, Function.Relu), up => new UpsampleNearest(up), Convolution(inputs, outputs, 3, norm, !norm.Shifts),
                    .. norm.AfterMaps(outputs, Function.Relu), Convolution(outputs, outputs, 3, norm, !norm.Shifts),
                ],
                [Convolution(inputs, outputs, 1, norm, !norm.Shifts), up => new UpsampleNearest(up)]);
        }

        public override Tensor Forward(Tensor x, Tensor? condition)
            => _main.Forward(_start.Forward(x).Reshape(x.Shape[0], -1, _size, _size), condition);
    }

    /// <summary>What layers compute, added to a shortcut past them; the input itself where the shortcut has no layers.</summary>
    private sealed class Beside(Scope scope, IEnumerable<Func<Scope, Layer>> residual, IEnumerable<Func<Scope, Layer>> shortcut) : ConditionalLayer(scope)
    {
        private readonly Sequential _residual = new(scope["residual"], residual), _shortcut = new(scope["shortcut"], shortcut);

        public override Tensor Forward(Tensor x, Tensor? condition)
        {
            Tensor past = _shortcut.Forward(x), changed = _residual.Forward(x, condition);
            return changed + past;
        }
    }
}
