using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// A discriminator that classifies from few labels, after Salimans et al. 2016 (arXiv:1606.03498, table 6 of the authors' CIFAR-10
/// networks): normalised weights, noise on the pictures, dropout between strided convolutions, a description that is the mean over
/// pixels. The generator is <see cref="Convolutional"/>'s. Width: channels at the finest level, 32 by default. Any square size s 2^k.
/// </summary>
public sealed class NoisyConvolutional : INetworks
{
    private const int Width = 32;
    private const double PictureNoise = 0.3;

    ConditionalLayer INetworks.Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
        => new Convolutional.Generator(scope, latent, options.Width ?? Width, pictures, options.Norm);

    Discriminator INetworks.Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options)
    {
        int width = options.Width ?? Width;
        Norm norm = options.Norm ?? new Norm(Weights: new WeightNorm(Math.Sqrt(2)));
        (_, int halvings) = Pyramid.Of(pictures);
        int channels = pictures.Channels;
        List<Func<Scope, Layer>> layers = [s => new GaussianNoise(s, PictureNoise)];
        for (int level = 0; level < halvings; level++)
        {
            Add(width << level, window: 4, stride: 2);
            layers.Add(s => new Dropout(s, options.Dropout));
        }

        Add(2 * channels, window: 3);
        Add(channels, window: 1);
        layers.Add(Function.Of(x => x.Mean([2, 3])));
        int features = channels;
        return new BodyAndHead(scope, new Sequential(scope["main"], layers), new Linear(scope["head"], features, options.Outputs), features);

        void Add(int outputs, int window, int stride = 1)
        {
            int inputs = channels;
            layers.Add(s => new Conv2d(s, inputs, outputs, window, stride, (window - 1) / 2, bias: !norm.Shifts, via: norm.Weights));
            layers.AddRange(norm.AfterMaps(outputs, Function.LeakyRelu(0.2)));
            channels = outputs;
        }
    }
}
