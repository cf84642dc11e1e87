using Atelier.Models.Recipes;
using Atelier.Nn;
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
    public static ConditionalLayer ToLatent(Scope scope, int classes, int latent, int features, Func<Scope, int, Layer> network)
        => new LatentWithLabel(scope, new(scope["label"], classes, features), network(scope["network"], latent + features));

    /// <summary>Joins a trained picture for the class, as one more channel, to the pictures. State: <c>label.weight</c> [classes, H W], <c>network</c>.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="pictures">What is judged.</param>
    /// <param name="network">Makes the discriminator for such pictures.</param>
    public static ConditionalLayer ToPictures(Scope scope, PictureSpec pictures, Func<Scope, PictureSpec, Layer> network)
        => new PicturesWithLabel(
            scope,
            new(scope["label"], pictures.Classes, pictures.Height * pictures.Width),
            network(scope["network"], pictures with { Channels = pictures.Channels + 1 }));

    private static Tensor Known(Tensor? labels)
        => labels ?? throw new ArgumentException("A conditional network needs labels, but the batch has none.", nameof(labels));

    private sealed class LatentWithLabel(Scope scope, Embedding label, Layer network) : ConditionalLayer(scope)
    {
        public override Tensor Forward(Tensor x, Tensor? labels) => network.Forward(Tensor.Concat(1, x, label.Forward(Known(labels))));
    }

    private sealed class PicturesWithLabel(Scope scope, Embedding label, Layer network) : ConditionalLayer(scope)
    {
        public override Tensor Forward(Tensor x, Tensor? labels)
        {
            Tensor map = label.Forward(Known(labels)).Unsqueeze(2).ToPictures(x.Shape[2], x.Shape[3]);
            return network.Forward(Tensor.Concat(1, x, map.To(x.DType)));
        }
    }
}
