using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>SqueezeNet 1.1 (Iandola et al., arXiv:1602.07360; its authors' later, cheaper version) without its classifier.</summary>
internal static class SqueezeNet
{
    /// <summary>The layers of torchvision's <c>features</c>.</summary>
    public static IEnumerable<Func<Scope, Layer>> Features() =>
    [
        s => new Conv2d(s, 3, 64, 3, stride: 2),
        Function.Relu,
        Function.Of(PoolToTheEdge),
        s => new Fire(s, 64, 16, 64),
        s => new Fire(s, 128, 16, 64),
        Function.Of(PoolToTheEdge),
        s => new Fire(s, 128, 32, 128),
        s => new Fire(s, 256, 32, 128),
        Function.Of(PoolToTheEdge),
        s => new Fire(s, 256, 48, 192),
        s => new Fire(s, 384, 48, 192),
        s => new Fire(s, 384, 64, 256),
        s => new Fire(s, 512, 64, 256),
    ];

    /// <summary>
    /// Maxima over 3x3 windows with stride 2, the last one reaching over the edge if need be (PyTorch's <c>ceil_mode</c>): a border repeated within
    /// the same window changes no maximum.
    /// </summary>
    private static Tensor PoolToTheEdge(Tensor x) => x.PadReplicate(0, 1 - (x.Shape[3] % 2), 0, 1 - (x.Shape[2] % 2)).MaxPool2d(3, 2);

    /// <summary>A 1x1 convolution to few channels, then 1x1 and 3x3 ones side by side (section 3.2).</summary>
    private sealed class Fire : Layer
    {
        private readonly Conv2d _squeeze, _expand1, _expand3;

        /// <param name="scope">Where.</param>
        /// <param name="inputs">Channels of the input.</param>
        /// <param name="squeezed">Channels between.</param>
        /// <param name="expanded">Channels of each half of the output.</param>
        public Fire(Scope scope, int inputs, int squeezed, int expanded)
            : base(scope)
        {
            _squeeze = new(scope["squeeze"], inputs, squeezed, 1);
            _expand1 = new(scope["expand1x1"], squeezed, expanded, 1);
            _expand3 = new(scope["expand3x3"], squeezed, expanded, 3, pad: 1);
        }

        public override Tensor Forward(Tensor x)
        {
            Tensor squeezed = _squeeze.Forward(x).Relu();
            return Tensor.Concat(1, _expand1.Forward(squeezed), _expand3.Forward(squeezed)).Relu();
        }
    }
}
