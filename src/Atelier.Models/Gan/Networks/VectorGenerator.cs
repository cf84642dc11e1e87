using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>A generator whose layers make rows of numbers: one more linear layer, tanh and the pictures' shape make pictures of them.</summary>
internal sealed class VectorGenerator : ConditionalLayer
{
    private readonly PictureSpec _pictures;
    private readonly Sequential _main;

    /// <summary>Declares it.</summary>
    /// <param name="scope">Where its parameters are declared.</param>
    /// <param name="hidden">From latent vectors [N, latent] to rows [N, width].</param>
    /// <param name="width">Numbers of such a row.</param>
    /// <param name="pictures">What is made.</param>
    /// <param name="options">The network's.</param>
    public VectorGenerator(Scope scope, IEnumerable<Func<Scope, Layer>> hidden, int width, PictureSpec pictures, NetworkOptions options)
        : base(scope)
    {
        _pictures = pictures;
        _main = new(scope["main"], [.. hidden, s => new Linear(s, width, pictures.Channels * pictures.Height * pictures.Width, weight: options.Weights)]);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor? condition)
        => _main.Forward(x, condition).Tanh().Reshape(x.Shape[0], _pictures.Channels, _pictures.Height, _pictures.Width);
}
