using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Losses;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks.Cases;

/// <summary>A convolutional variational autoencoder (arXiv:1312.6114), 28x28x1: Bernoulli pixels, a normal latent of 20.</summary>
internal static class Vae28
{
    private const int Latent = 20, Width = 32, Hidden = 256, Coarse = 7, Batch = 128, Flat = 2 * Width * Coarse * Coarse;

    public static Case Case { get; } = new("vae28", Batch, () =>
    {
        Scope scope = new(new RandomKey(0));
        Sequential encoder = Encoder(scope["encoder"]);
        Decoder decoder = new(scope["decoder"]);

        Tensor NegativeElbo(Round round)
        {
            Tensor pictures = round.Batch.Images, target = pictures * 0.5 + 0.5;
            Tensor[] posterior = encoder.Forward(pictures).Split(1, Latent, Latent);
            (Tensor mean, Tensor logVariance) = (posterior[0], posterior[1]);
            Tensor z = mean + (logVariance * 0.5).Exp() * round.Normal("z", Latent);
            Tensor reconstruction = Loss.BceWithLogits(decoder.Forward(z), target) * (target.Count / (double)Batch);

            // Appendix B: the divergence of the posterior from N(0, 1).
            return reconstruction + (mean.Square() + logVariance.Exp() - logVariance - 1).Sum() * (0.5 / Batch);
        }

        return new TrainingWork(
            new PlainModel(scope, new Phase("vae", scope.Parameters, NegativeElbo, new Adam(1e-3))),
            Synthetic.Pictures(Batch, 1, 28));
    });

    /// <summary>[N, 1, 28, 28] to [N, 40]: mean and logarithm of the variance.</summary>
    private static Sequential Encoder(Scope scope) => new(
        scope,
        s => new Conv2d(s, 1, Width, 4, 2, 1),
        Function.Relu,
        s => new Conv2d(s, Width, 2 * Width, 4, 2, 1),
        Function.Relu,
        Function.Flatten,
        s => new Linear(s, Flat, Hidden),
        Function.Relu,
        s => new Linear(s, Hidden, 2 * Latent));

    /// <summary>[N, 20] to logits [N, 1, 28, 28].</summary>
    private sealed class Decoder(Scope scope) : Layer(scope)
    {
        private readonly Sequential _start = new(
            scope["start"],
            s => new Linear(s, Latent, Hidden),
            Function.Relu,
            s => new Linear(s, Hidden, Flat),
            Function.Relu);

        private readonly Sequential _main = new(
            scope["main"],
            s => new ConvTranspose2d(s, 2 * Width, Width, 4, 2, 1),
            Function.Relu,
            s => new ConvTranspose2d(s, Width, 1, 4, 2, 1));

        public override Tensor Forward(Tensor x) => _main.Forward(_start.Forward(x).Reshape(x.Shape[0], -1, Coarse, Coarse));
    }
}
