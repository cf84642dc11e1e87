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
    private static readonly WholeSetting s_latent = new("latent", 128, 1, 4096, "length of the latent vector");
    private static readonly WholeSetting s_width = new("width", 64, 4, 1024, "channels at the finest level; each coarser level has twice as many");

    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = new(
        "dcgan",
        "DCGAN: convolutional networks with batch norm",
        "Radford et al. 2015, arXiv:1511.06434",
        [s_latent, s_width, .. GanSettings.All],
        (scope, pictures, values) => GanSettings.Play(
            scope,
            new Generator(scope["generator"], values.Get(s_latent), values.Get(s_width), pictures),
            new Discriminator(scope["discriminator"], values.Get(s_width), pictures),
            values.Get(s_latent),
            values));

    private static Initializer Weights => Init.Normal(0, 0.02);

    /// <summary>[N, latent] to [N, C, S, S] in [-1, 1].</summary>
    public sealed class Generator : Layer
    {
        private readonly Sequential _main;

        /// <summary>Declares the network.</summary>
        public Generator(Scope scope, int latent, int width, PictureSpec pictures)
            : base(scope)
        {
            (int start, int doublings) = Pyramid(pictures);
            List<Func<Scope, Layer>> layers = [];
            for (int level = doublings; level >= 1; level--)
            {
                int outputs = width << (level - 1), inputs = level == doublings ? latent : outputs * 2;
                bool first = level == doublings;
                layers.Add(s => new ConvTranspose2d(s, inputs, outputs, first ? start : 4, first ? 1 : 2, first ? 0 : 1, bias: false, weight: Weights));
                layers.Add(s => new BatchNorm2d(s, outputs, weight: Init.Normal(1, 0.02)));
                layers.Add(Function.Relu);
            }

            layers.Add(s => new ConvTranspose2d(s, width, pictures.Channels, 4, 2, 1, bias: false, weight: Weights));
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
        public Discriminator(Scope scope, int width, PictureSpec pictures)
            : base(scope)
        {
            (int end, int halvings) = Pyramid(pictures);
            List<Func<Scope, Layer>> layers = [];
            for (int level = 0; level < halvings; level++)
            {
                int outputs = width << level, inputs = level == 0 ? pictures.Channels : outputs / 2;
                layers.Add(s => new Conv2d(s, inputs, outputs, 4, 2, 1, bias: false, weight: Weights));
                if (level > 0)
                {
                    layers.Add(s => new BatchNorm2d(s, outputs, weight: Init.Normal(1, 0.02)));
                }

                layers.Add(Function.LeakyRelu(0.2));
            }

            layers.Add(s => new Conv2d(s, width << (halvings - 1), 1, end, bias: false, weight: Weights));
            _main = new Sequential(scope["main"], [.. layers]);
        }

        /// <inheritdoc/>
        public override Tensor Forward(Tensor x) => _main.Forward(x).Reshape(-1);
    }

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
                $"dcgan needs square pictures of a size s times a power of two, s at most 15 (28, 32, 48, 64, ...), not {pictures.Width}x{pictures.Height}.");
    }
}
