using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan;

/// <summary>
/// Goodfellow et al. 2014, "Generative adversarial networks" (arXiv:1406.2661): multilayer perceptrons on both sides, dropout in
/// the discriminator. Deviations: leaky rectifiers instead of maxout, tanh outputs (pictures in [-1, 1]) instead of sigmoid,
/// Adam instead of momentum.
/// </summary>
public static class VanillaGan
{
    private static readonly WholeSetting s_latent = new("latent", 100, 1, 4096, "length of the latent vector");
    private static readonly WholeSetting s_width = new("width", 256, 8, 8192, "units of the generator's first layer; the next have twice and four times as many");
    private static readonly NumberSetting s_dropout = new("dropout", 0.3, 0, 0.9, "share of the discriminator's hidden units dropped");
    private static readonly GanSettings s_game = new(new());

    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = new(
        "gan",
        "The original GAN: multilayer perceptrons",
        "Goodfellow et al. 2014, arXiv:1406.2661",
        [s_latent, s_width, s_dropout, .. s_game.All],
        (scope, pictures, values) => s_game.Play(
            scope,
            new Unconditional(new Generator(scope["generator"], values.Get(s_latent), values.Get(s_width), pictures)),
            new Unconditional(new Discriminator(scope["discriminator"], values.Get(s_width), values.Get(s_dropout), pictures)),
            values.Get(s_latent),
            values));

    /// <summary>[N, latent] to [N, C, H, W] in [-1, 1].</summary>
    public sealed class Generator(Scope scope, int latent, int width, PictureSpec pictures) : Layer(scope)
    {
        private readonly Sequential _main = new(
            scope["main"],
            s => new Linear(s, latent, width),
            Function.LeakyRelu(0.2),
            s => new Linear(s, width, 2 * width),
            Function.LeakyRelu(0.2),
            s => new Linear(s, 2 * width, 4 * width),
            Function.LeakyRelu(0.2),
            s => new Linear(s, 4 * width, pictures.Channels * pictures.Height * pictures.Width));

        /// <inheritdoc/>
        public override Tensor Forward(Tensor x)
            => _main.Forward(x).Tanh().Reshape(x.Shape[0], pictures.Channels, pictures.Height, pictures.Width);
    }

    /// <summary>[N, C, H, W] to logits [N].</summary>
    public sealed class Discriminator(Scope scope, int width, double dropout, PictureSpec pictures) : Layer(scope)
    {
        private readonly Sequential _main = new(
            scope["main"],
            s => new Linear(s, pictures.Channels * pictures.Height * pictures.Width, 4 * width),
            Function.LeakyRelu(0.2),
            s => new Dropout(s, dropout),
            s => new Linear(s, 4 * width, 2 * width),
            Function.LeakyRelu(0.2),
            s => new Dropout(s, dropout),
            s => new Linear(s, 2 * width, width),
            Function.LeakyRelu(0.2),
            s => new Dropout(s, dropout),
            s => new Linear(s, width, 1));

        /// <inheritdoc/>
        public override Tensor Forward(Tensor x) => _main.Forward(x.Flatten()).Reshape(-1);
    }
}
