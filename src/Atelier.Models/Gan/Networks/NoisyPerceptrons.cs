using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// The multilayer perceptrons that learn MNIST from a few labels (Salimans et al. 2016, arXiv:1606.03498, section 6.1, and the authors'
/// program): the discriminator adds normal noise before each layer and normalises its weights, so that it can't outgrow the noise.
/// Width: units of its last three layers, 250 by default; the first two have 4 and 2 times as many, the generator's two 2 times.
/// Pictures of any size. Deviations: weights' lengths are constants instead of made from the first batch; noise before the first layer
/// is of 0.6, for pictures in [-1, 1]; a slope of 0.01 below 0, so that no unit dies.
/// </summary>
public sealed class NoisyPerceptrons : INetworks
{
    private const int Width = 250;
    private const double PictureNoise = 0.6, Noise = 0.5;

    /// <inheritdoc/>
    public int Levels(PictureSpec pictures) => 2;

    ConditionalLayer INetworks.Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("multilayer perceptrons");
        (int width, Norm norm) = (2 * (options.Width ?? Width), options.Norm ?? Norm.Batch);
        return new VectorGenerator(scope, [.. Hidden(latent, norm.At(0)), .. Hidden(width, norm.At(1))], width, pictures, options);

        IEnumerable<Func<Scope, Layer>> Hidden(int inputs, Norm norm) =>
        [
            s => new Linear(s, inputs, width, bias: !norm.Shifts, weight: options.Weights, via: norm.Weights),
            .. norm.AfterVectors(width, Function.Of(x => x.Softplus())),
        ];
    }

    Discriminator INetworks.Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("multilayer perceptrons");
        (int width, int size) = (options.Width ?? Width, pictures.Channels * pictures.Height * pictures.Width);
        Norm norm = options.Norm ?? new Norm(Weights: new WeightNorm(Math.Sqrt(2)));
        Func<Scope, Layer>[] layers =
        [
            Function.Flatten,
            .. Hidden(size, 4 * width, PictureNoise), .. Hidden(4 * width, 2 * width, Noise),
            .. Hidden(2 * width, width, Noise), .. Hidden(width, width, Noise), .. Hidden(width, width, Noise),
        ];
        return new BodyAndHead(
            scope,
            new Sequential(scope["main"], layers),
            new Sequential(scope["head"], s => new GaussianNoise(s, Noise), s => new Linear(s, width, options.Outputs, weight: options.Weights, via: options.Norm?.Weights)),
            width);

        IEnumerable<Func<Scope, Layer>> Hidden(int inputs, int outputs, double noise) =>
        [
            s => new GaussianNoise(s, noise), s => new Dropout(s, options.Dropout),
            s => new Linear(s, inputs, outputs, bias: !norm.Shifts, weight: options.Weights, initialBias: Init.Zeros, via: norm.Weights),
            .. norm.AfterVectors(outputs, Function.LeakyRelu()),
        ];
    }
}
