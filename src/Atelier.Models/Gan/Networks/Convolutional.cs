using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// DCGAN's networks (Radford et al. 2015, arXiv:1511.06434): strided convolutions both ways, batch norm but for the outermost
/// layers, weights from N(0, 0.02). Width: channels at the finest level, 64 by default; each coarser level has twice as many. Any
/// square size s 2^k (28 = 7 x 4). Deviation: windows of 4 instead of 5.
/// </summary>
public sealed class Convolutional : INetworks
{
    private const int Width = 64;

    private static Initializer Weights => Init.Normal(0, 0.02);

    /// <inheritdoc/>
    public int Levels(PictureSpec pictures) => Pyramid.Of(pictures).Doublings;

    ConditionalLayer INetworks.Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("strided convolutions");
        return new Generator(scope, latent, options.Width ?? Width, pictures, options.Norm, options.Weights);
    }

    Discriminator INetworks.Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("strided convolutions");
        return Discriminator(scope, options.Width ?? Width, pictures, options.Norm, options.Dropout, options.Weights);
    }

    /// <summary>Declares the discriminator.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="width">Channels at the finest level; each coarser level has twice as many.</param>
    /// <param name="pictures">What is judged.</param>
    /// <param name="norm">Of all layers but the first and the last; default <see cref="Norm.Batch"/>. Spectral norm is of all layers.</param>
    /// <param name="dropout">Share of each level's values dropped; 0 declares no layer for it.</param>
    /// <param name="weights">Initial weights; default N(0, 0.02).</param>
    /// <exception cref="RecipeException">The size is none that the network can judge.</exception>
    public static Discriminator Discriminator(Scope scope, int width, PictureSpec pictures, Norm? norm = null, double dropout = 0, Initializer? weights = null)
    {
        Norm inner = norm ?? Norm.Batch;
        Initializer initial = weights ?? Weights;
        (int end, int halvings) = Pyramid.Of(pictures);
        List<Func<Scope, Layer>> layers = [];
        for (int level = 0; level < halvings; level++)
        {
            int outputs = width << level, inputs = level == 0 ? pictures.Channels : outputs / 2;
            layers.Add(s => new Conv2d(s, inputs, outputs, 4, 2, 1, bias: !inner.Shifts, weight: initial, via: inner.Weights));
            layers.AddRange((level > 0 ? inner : Norm.None).AfterMaps(outputs, Function.LeakyRelu(0.2)));
            layers.AddRange(dropout > 0 ? [s => new Dropout(s, dropout)] : Enumerable.Empty<Func<Scope, Layer>>());
        }

        int deepest = width << (halvings - 1);
        return new BodyAndHead(
            scope,
            new Sequential(scope["main"], layers),
            new Conv2d(scope["main"][layers.Count], deepest, 1, end, bias: false, weight: initial, via: inner.Weights),
            deepest * end * end);
    }

    /// <summary>[N, latent] to [N, C, S, S] in [-1, 1].</summary>
    public sealed class Generator : ConditionalLayer
    {
        private readonly Sequential _main;

        /// <summary>Declares the network.</summary>
        /// <param name="scope">Where.</param>
        /// <param name="latent">Length of the latent vector.</param>
        /// <param name="width">Channels at the finest level; each coarser level has twice as many.</param>
        /// <param name="pictures">What is made.</param>
        /// <param name="norm">Of all layers but the last; default <see cref="Norm.Batch"/>.</param>
        /// <param name="weights">Initial weights; default N(0, 0.02).</param>
        /// <exception cref="RecipeException">The size is none that the network can make.</exception>
        public Generator(Scope scope, int latent, int width, PictureSpec pictures, Norm? norm = null, Initializer? weights = null)
            : base(scope)
        {
            Norm whole = norm ?? Norm.Batch;
            Initializer initial = weights ?? Weights;
            (int start, int doublings) = Pyramid.Of(pictures);
            List<Func<Scope, Layer>> layers = [];
            for (int level = doublings; level >= 1; level--)
            {
                int outputs = width << (level - 1), inputs = level == doublings ? latent : outputs * 2;
                bool first = level == doublings;
                Norm inner = whole.At(doublings - level);
                layers.Add(s => new ConvTranspose2d(
                    s, inputs, outputs, first ? start : 4, first ? 1 : 2, first ? 0 : 1, bias: !inner.Shifts, weight: initial, via: inner.Weights));
                layers.AddRange(inner.AfterMaps(outputs, Function.Relu));
            }

            layers.Add(s => new ConvTranspose2d(s, width, pictures.Channels, 4, 2, 1, bias: !whole.Shifts, weight: initial));
            layers.Add(Function.Tanh);
            _main = new Sequential(scope["main"], layers);
        }

        /// <inheritdoc/>
        public override Tensor Forward(Tensor x, Tensor? condition) => _main.Forward(x.Reshape(x.Shape[0], x.Shape[1], 1, 1), condition);
    }
}
