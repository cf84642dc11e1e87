using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// Multilayer perceptrons, dropout in the discriminator (Goodfellow et al. 2014, arXiv:1406.2661). Width: units of the generator's
/// first hidden layer and the discriminator's last, 256 by default; away from there layers have twice and four times as many.
/// Pictures of any size. Deviation: leaky rectifiers instead of maxout, tanh outputs (pictures in [-1, 1]) instead of sigmoid.
/// </summary>
public sealed class Perceptrons : INetworks
{
    private const int Width = 256;

    /// <inheritdoc/>
    public int Levels(PictureSpec pictures) => 3;

    ConditionalLayer INetworks.Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("multilayer perceptrons");
        (int width, Norm norm) = (options.Width ?? Width, options.Norm ?? Norm.None);
        Func<Scope, Layer>[] hidden =
        [
            .. Hidden(latent, width, norm.At(0), options), .. Hidden(width, 2 * width, norm.At(1), options), .. Hidden(2 * width, 4 * width, norm.At(2), options),
        ];
        return new VectorGenerator(scope, hidden, 4 * width, pictures, options);
    }

    Discriminator INetworks.Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options)
    {
        options.RefuseAttention("multilayer perceptrons");
        (int width, Norm norm) = (options.Width ?? Width, options.Norm ?? Norm.None);
        Func<Scope, Layer>[] layers =
        [
            .. Hidden(pictures.Channels * pictures.Height * pictures.Width, 4 * width, Norm.None with { Weights = norm.Weights }, options), Dropout,
            .. Hidden(4 * width, 2 * width, norm, options), Dropout,
            .. Hidden(2 * width, width, norm, options), Dropout,
        ];
        return new BodyAndHead(
            scope,
            new Flattening(scope, new Sequential(scope["main"], layers)),
            new Linear(scope["main"][layers.Length], width, options.Outputs, weight: options.Weights, via: norm.Weights),
            width);

        Layer Dropout(Scope s) => new Dropout(s, options.Dropout);
    }

    private static IEnumerable<Func<Scope, Layer>> Hidden(int inputs, int outputs, Norm norm, NetworkOptions options)
        => [s => new Linear(s, inputs, outputs, bias: !norm.Shifts, weight: options.Weights, via: norm.Weights), .. norm.AfterVectors(outputs, Function.LeakyRelu(0.2))];

    /// <summary>Pictures as rows of numbers.</summary>
    private sealed class Flattening(Scope scope, Layer layers) : Layer(scope)
    {
        public override Tensor Forward(Tensor x) => layers.Forward(x.Flatten());
    }
}
