using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Benchmarks.Networks;

/// <summary>
/// Mapping network of 8 layers and synthesis network with skip connections of RGB pictures. Noise is fresh in each pass; no
/// style mixing.
/// </summary>
internal sealed class StyleGan2Generator : Module
{
    private const int MappingLayers = 8;

    private readonly Sequential _mapping;
    private readonly Parameter _constant;
    private readonly StyledConv _first;
    private readonly ToRgb _firstRgb;
    private readonly Block[] _blocks;

    /// <summary>Declares the network.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="latent">Length of z and w.</param>
    /// <param name="channels">Channels at 4x4, 8x8, ...</param>
    public StyleGan2Generator(Scope scope, int latent, int[] channels)
        : base(scope)
    {
        EqualizedRate slow = StyleGan2Shared.ActivatedRate with { Multiplier = 0.01 };
        Func<Scope, Layer>[] mapping = [s => new Linear(s, latent, latent, via: slow), Function.LeakyRelu(0.2)];
        _mapping = new Sequential(scope["mapping"], [s => new PixelNorm(s), .. Enumerable.Repeat(mapping, MappingLayers).SelectMany(layer => layer)]);
        _constant = scope.Parameter("constant", [1, channels[0], 4, 4], Init.Normal());
        _first = new StyledConv(scope["first"], channels[0], channels[0], latent);
        _firstRgb = new ToRgb(scope["first_rgb"], channels[0], latent);
        _blocks = [.. Enumerable.Range(1, channels.Length - 1).Select(i => new Block(scope["blocks"][i - 1], channels[i - 1], channels[i], latent))];
    }

    /// <param name="z">[N, latent], normal.</param>
    /// <param name="noise">Fresh normal pictures [N, 1, size, size], by their size and their number within it.</param>
    /// <returns>[N, 3, S, S], about in [-1, 1].</returns>
    public Tensor Forward(Tensor z, Func<int, int, Tensor> noise)
    {
        Tensor w = _mapping.Forward(z);
        Tensor x = _first.Forward(_constant.Value.Expand(_constant.Storage.Shape.With(0, z.Shape[0])), w, size => noise(size, 0));
        Tensor picture = _firstRgb.Forward(x, w);
        foreach (Block block in _blocks)
        {
            (x, picture) = block.Forward(x, picture, w, noise);
        }

        return picture;
    }

    /// <summary>From one resolution to the next.</summary>
    private sealed class Block(Scope scope, int inputs, int outputs, int latent) : Module(scope)
    {
        private readonly StyledConv _conv0 = new(scope["conv0"], inputs, outputs, latent, up: true), _conv1 = new(scope["conv1"], outputs, outputs, latent);
        private readonly ToRgb _rgb = new(scope["rgb"], outputs, latent);

        public (Tensor X, Tensor Picture) Forward(Tensor x, Tensor picture, Tensor w, Func<int, int, Tensor> noise) => Arena.Part(Scope.Path, () =>
        {
            Tensor y = _conv0.Forward(x, w, size => noise(size, 0)).Then(h => _conv1.Forward(h, w, size => noise(size, 1)));
            return (y, StyleGan2Shared.Enlarge(picture).Then(enlarged => _rgb.Forward(y, w).Then(rgb => enlarged + rgb)));
        });
    }

    /// <summary>
    /// Modulated convolution 3x3 (equations 1 and 3), noise, bias, activation. Instead of a weight a sample, the input's channels are
    /// scaled by the style and the output's by the demodulation, which is the same.
    /// </summary>
    private sealed class StyledConv : Module
    {
        private static readonly double s_gain = Math.Sqrt(2);

        private readonly bool _up;
        private readonly Linear _style;
        private readonly Parameter _weight, _bias, _noiseStrength;

        public StyledConv(Scope scope, int inputs, int outputs, int latent, bool up = false)
            : base(scope)
        {
            _up = up;
            _style = new Linear(scope["style"], latent, inputs, via: StyleGan2Shared.Rate, initialBias: Init.Ones);

            // A transposed convolution has its inputs first. Demodulation takes the weight's scale away again, so it needs none.
            _weight = scope.Parameter("weight", up ? [inputs, outputs, 3, 3] : [outputs, inputs, 3, 3], Init.Normal());
            _bias = scope.Parameter("bias", [outputs], Init.Zeros);
            _noiseStrength = scope.Parameter("noise_strength", [], Init.Zeros);
        }

        public Tensor Forward(Tensor x, Tensor w, Func<int, Tensor> noise)
        {
            Tensor style = _style.Forward(w), demodulation = Demodulation(style);
            Tensor modulated = x * AsChannels(style);
            Tensor y = _up
                ? modulated.Then(h => h.ConvTranspose2d(_weight.Value, stride: 2)).Then(StyleGan2Shared.Interpolate)
                : modulated.Then(h => h.Conv2d(_weight.Value, pad: 1));

            // The activation's gain goes into what is small.
            return y.Then(h => h.ScaleShift(
                AsChannels(demodulation * s_gain),
                (_bias.Value * s_gain).Reshape(1, -1, 1, 1),
                StyleGan2Shared.Activation,
                offset: noise(h.Shape[2]) * (_noiseStrength.Value * s_gain)));
        }

        /// <summary>1 / sqrt(sum of (style weight)^2) for each sample and output: [N, outputs].</summary>
        private Tensor Demodulation(Tensor style)
        {
            Tensor squares = _weight.Value.Square().Sum([2, 3]);
            return (style.Square().MatMul(squares, transposeOther: !_up) + 1e-8).Rsqrt();
        }
    }

    /// <summary>Modulated convolution 1x1 to RGB, without demodulation.</summary>
    private sealed class ToRgb(Scope scope, int inputs, int latent) : Module(scope)
    {
        private readonly Linear _style = new(scope["style"], latent, inputs, via: StyleGan2Shared.Rate, initialBias: Init.Ones);
        private readonly Conv2d _conv = new(scope["conv"], inputs, 3, 1, via: StyleGan2Shared.Rate);

        public Tensor Forward(Tensor x, Tensor w) => (x * AsChannels(_style.Forward(w))).Then(_conv.Forward);
    }

    private static Tensor AsChannels(Tensor scales) => scales.Reshape(scales.Shape[0], scales.Shape[1], 1, 1);
}
