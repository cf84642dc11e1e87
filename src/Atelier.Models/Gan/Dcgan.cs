using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan;

/// <summary>
/// Radford, Metz and Chintala 2015, "Unsupervised representation learning with deep convolutional generative adversarial
/// networks" (arXiv:1511.06434): strided convolutions both ways, batch norm but for the outermost layers, weights from N(0, 0.02).
/// Any square size s 2^k (28 = 7 x 4) and any number of channels. Deviation: windows of 4 instead of 5.
/// </summary>
public static class Dcgan
{
    private static readonly DcganSettings s_networks = new(discriminatorNorm: "batch");
    private static readonly GanSettings s_game = new(new());

    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = new(
        "dcgan",
        "DCGAN: convolutional networks with batch norm",
        "Radford et al. 2015, arXiv:1511.06434",
        [.. s_networks.All, .. s_game.All],
        (scope, pictures, values) => s_game.Play(
            scope,
            new Unconditional(s_networks.Generator(scope["generator"], values.Get(s_networks.Latent), pictures, values)),
            new Unconditional(s_networks.Discriminator(scope["discriminator"], pictures, values)),
            values.Get(s_networks.Latent),
            values));

    private static Initializer Weights => Init.Normal(0, 0.02);

    /// <summary>[N, latent] to [N, C, S, S] in [-1, 1].</summary>
    public sealed class Generator : Layer
    {
        private readonly Sequential _main;

        /// <summary>Declares the network.</summary>
        /// <param name="scope">Where.</param>
        /// <param name="latent">Length of the latent vector.</param>
        /// <param name="width">Channels at the finest level; each coarser level has twice as many.</param>
        /// <param name="pictures">What is made.</param>
        /// <param name="norm">Of all layers but the last; default <see cref="Norm.Batch"/>.</param>
        /// <exception cref="RecipeException">The size is none that the network can make.</exception>
        public Generator(Scope scope, int latent, int width, PictureSpec pictures, Norm? norm = null)
            : base(scope)
        {
            Norm inner = norm ?? Norm.Batch;
            (int start, int doublings) = Pyramid(pictures);
            List<Func<Scope, Layer>> layers = [];
            for (int level = doublings; level >= 1; level--)
            {
                int outputs = width << (level - 1), inputs = level == doublings ? latent : outputs * 2;
                bool first = level == doublings;
                layers.Add(s => new ConvTranspose2d(
                    s, inputs, outputs, first ? start : 4, first ? 1 : 2, first ? 0 : 1, bias: !inner.Shifts, weight: Weights, via: inner.Weights));
                layers.AddRange(After(inner, outputs, Function.Relu));
            }

            layers.Add(s => new ConvTranspose2d(s, width, pictures.Channels, 4, 2, 1, bias: !inner.Shifts, weight: Weights));
            layers.Add(Function.Tanh);
            _main = new Sequential(scope["main"], [.. layers]);
        }

        /// <inheritdoc/>
        public override Tensor Forward(Tensor x) => _main.Forward(x.Reshape(x.Shape[0], x.Shape[1], 1, 1));
    }

    /// <summary>[N, C, S, S] to logits [N].</summary>
    public sealed class Discriminator : Layer
    {
        private readonly Sequential _main;

        /// <summary>Declares the network.</summary>
        /// <param name="scope">Where.</param>
        /// <param name="width">Channels at the finest level; each coarser level has twice as many.</param>
        /// <param name="pictures">What is judged.</param>
        /// <param name="norm">Of all layers but the first and the last; default <see cref="Norm.Batch"/>. Spectral norm is of all layers.</param>
        /// <exception cref="RecipeException">The size is none that the network can judge.</exception>
        public Discriminator(Scope scope, int width, PictureSpec pictures, Norm? norm = null)
            : base(scope)
        {
            Norm inner = norm ?? Norm.Batch;
            (int end, int halvings) = Pyramid(pictures);
            List<Func<Scope, Layer>> layers = [];
            for (int level = 0; level < halvings; level++)
            {
                int outputs = width << level, inputs = level == 0 ? pictures.Channels : outputs / 2;
                layers.Add(s => new Conv2d(s, inputs, outputs, 4, 2, 1, bias: !inner.Shifts, weight: Weights, via: inner.Weights));
                layers.AddRange(After(level > 0 ? inner : Norm.None, outputs, Function.LeakyRelu(0.2)));
            }

            layers.Add(s => new Conv2d(s, width << (halvings - 1), 1, end, bias: false, weight: Weights, via: inner.Weights));
            _main = new Sequential(scope["main"], [.. layers]);
        }

        /// <inheritdoc/>
        public override Tensor Forward(Tensor x) => _main.Forward(x).Reshape(-1);
    }

    private static IEnumerable<Func<Scope, Layer>> After(Norm norm, int channels, Func<Scope, Layer> activation)
        => norm.Layer is { } layer ? [s => layer(s, channels), activation] : [activation];

    /// <summary>The coarsest picture's extent (4 to 7 where the size allows) and how often it doubles up to the full size.</summary>
    /// <exception cref="RecipeException">The pictures are not square, or not of a size s 2^k with s up to 15 and k at least 1.</exception>
    private static (int Start, int Doublings) Pyramid(PictureSpec pictures)
    {
        int start = pictures.Height, doublings = 0;
        while (start % 2 == 0 && start > 7)
        {
            start /= 2;
            doublings++;
        }

        return pictures.Height == pictures.Width && doublings > 0 && start <= 15
            ? (start, doublings)
            : throw new RecipeException(
                $"DCGAN's networks need square pictures of a size s times a power of two, s at most 15 (28, 32, 48, 64, ...), not {pictures.Width}x{pictures.Height}.");
    }
}
