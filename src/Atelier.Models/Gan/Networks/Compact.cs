using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// The small networks of many tutorials on 28x28 pictures: equally wide at every level, no norms. The generator doubles by transposed
/// convolutions of windows of 4 and ends in one of 7; the discriminator halves by windows of 3, with dropout if set (tutorials: 0.4).
/// Leaky rectifiers throughout; biases and initial weights as PyTorch's. Width: 128 channels by default. Any square size s 2^k.
/// </summary>
public sealed class Compact : INetworks
{
    private const int Width = 128;

    private static Func<Scope, Layer> Rectifier => Function.LeakyRelu(0.2);

    /// <inheritdoc/>
    public int Levels(PictureSpec pictures) => Pyramid.Of(pictures).Doublings;

    ConditionalLayer INetworks.Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("compact networks");
        return new Generator(scope, latent, options.Width ?? Width, pictures, options);
    }

    Discriminator INetworks.Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("compact networks");
        (int width, Norm norm) = (options.Width ?? Width, options.Norm ?? Norm.None);
        (int end, int halvings) = Pyramid.Of(pictures);
        List<Func<Scope, Layer>> layers = [];
        for (int level = 0; level < halvings; level++)
        {
            int inputs = level == 0 ? pictures.Channels : width;
            layers.Add(s => new Conv2d(s, inputs, width, 3, 2, 1, bias: !norm.Shifts, weight: options.Weights, via: norm.Weights));
            layers.AddRange(norm.AfterMaps(width, Rectifier));
            layers.AddRange(options.Dropout > 0 ? [s => new Dropout(s, options.Dropout)] : Enumerable.Empty<Func<Scope, Layer>>());
        }

        return new BodyAndHead(
            scope,
            new Sequential(scope["main"], layers),
            new Conv2d(scope["main"][layers.Count], width, 1, end, weight: options.Weights, via: norm.Weights),
            width * end * end);
    }

    /// <summary>[N, latent] to [N, C, S, S] in [-1, 1].</summary>
    private sealed class Generator : ConditionalLayer
    {
        private readonly int _size;
        private readonly Linear _start;
        private readonly Sequential _main;

        public Generator(Scope scope, int latent, int width, PictureSpec pictures, NetworkOptions options)
            : base(scope)
        {
            (_size, int doublings) = Pyramid.Of(pictures);
            Norm whole = options.Norm ?? Norm.None;
            _start = new Linear(scope["start"], latent, width * _size * _size, weight: options.Weights, via: whole.Weights);
            _main = new Sequential(
                scope["main"],
                [
                    Rectifier, .. Enumerable.Range(0, doublings).SelectMany(level => Doubling(whole.At(level))),
                    s => new Conv2d(s, width, pictures.Channels, 7, 1, 3, weight: options.Weights), Function.Tanh,
                ]);

            IEnumerable<Func<Scope, Layer>> Doubling(Norm norm) =>
            [
                s => new ConvTranspose2d(s, width, width, 4, 2, 1, bias: !norm.Shifts, weight: options.Weights, via: norm.Weights),
                .. norm.AfterMaps(width, Rectifier),
            ];
        }

        public override Tensor Forward(Tensor x, Tensor? condition)
            => _main.Forward(_start.Forward(x).Reshape(x.Shape[0], -1, _size, _size), condition);
    }
}
