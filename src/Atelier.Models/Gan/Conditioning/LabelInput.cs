using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Conditioning;

/// <summary>
/// Labels as inputs (Mirza and Osindero 2014, arXiv:1411.1784, figure 1): any network becomes conditional by what is joined to its
/// input. Deviation: a trained embedding of the class takes the place of the one-hot vector and its first layer.
/// </summary>
public static class LabelInput
{
    /// <summary>Joins a vector for the class to the latent vector. State: <c>label.weight</c> [classes, features], <c>network</c>.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="latent">Length of the latent vector.</param>
    /// <param name="features">Length of the class's.</param>
    /// <param name="network">Makes the generator for latent vectors of a length.</param>
    public static ConditionalLayer ToLatent(Scope scope, int classes, int latent, int features, Func<Scope, int, ConditionalLayer> network)
        => new LatentWithLabel(scope, Vectors(scope["label"], classes, features), network(scope["network"], latent + features));

    /// <summary>Joins a trained picture for the class, as one more channel, to the pictures. State: <c>label.weight</c> [classes, H W], <c>network</c>.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="pictures">What is judged.</param>
    /// <param name="network">Makes the discriminator for such pictures.</param>
    public static Discriminator ToPictures(Scope scope, PictureSpec pictures, Func<Scope, PictureSpec, Discriminator> network)
        => new PicturesWithLabel(
            scope,
            new(scope["label"], pictures.Classes, pictures.Height * pictures.Width),
            network(scope["network"], pictures with { Channels = pictures.Channels + 1 }));

    /// <summary>
    /// Trained vectors of classes for a generator. They begin about as long as one-hot vectors: with numbers of deviation 1 the class is loud
    /// beside the latent vector, and AC-GAN's generator made one picture of each digit.
    /// </summary>
    internal static Embedding Vectors(Scope scope, int classes, int features) => new(scope, classes, features, Init.Normal(0, 1 / Math.Sqrt(features)));

    /// <summary>The labels, which there must be.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    internal static Tensor Known(Tensor? labels)
        => labels ?? throw new ArgumentNullException(nameof(labels), "A conditional network needs labels, but the batch has none.");

    private sealed class LatentWithLabel(Scope scope, Embedding label, ConditionalLayer network) : ConditionalLayer(scope)
    {
        public override Tensor Forward(Tensor x, Tensor? condition) 
            => network.Forward(Tensor.Concat(1, x, label.Forward(Known(condition))), condition);
    }

    private sealed class PicturesWithLabel(Scope scope, Embedding label, Discriminator network) : Discriminator(scope)
    {
        public override int Features => network.Features;

        public override Judgement Judge(Tensor pictures, Tensor? labels)
        {
            Tensor map = label.Forward(Known(labels)).Unsqueeze(2).ToPictures(pictures.Shape[2], pictures.Shape[3]);
            return network.Judge(Tensor.Concat(1, pictures, map.To(pictures.DType)), labels);
        }
    }
}
