using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;

namespace Atelier.Models.Gan.Networks;

/// <summary>A kind of networks: a generator and a discriminator for pictures of any size that it can make, chosen apart from what they minimise.</summary>
public interface INetworks
{
    /// <summary>How many levels its generator has whose norms may each be told something of its own (<see cref="Norm.At"/>).</summary>
    /// <param name="pictures">What is made.</param>
    /// <exception cref="RecipeException">It can't make such pictures.</exception>
    int Levels(PictureSpec pictures);

    /// <summary>Declares a generator: [N, latent] to [N, C, H, W] in [-1, 1].</summary>
    /// <param name="scope">Where.</param>
    /// <param name="latent">Length of the latent vector.</param>
    /// <param name="pictures">What is made.</param>
    /// <param name="options">How.</param>
    /// <exception cref="RecipeException">It can't make such pictures.</exception>
    ConditionalLayer Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options);

    /// <summary>Declares a discriminator.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="pictures">What is judged.</param>
    /// <param name="options">How.</param>
    /// <exception cref="RecipeException">It can't judge such pictures.</exception>
    Discriminator Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options);
}

/// <summary>What may vary about a network.</summary>
/// <param name="Width">Channels or units, as the kind of network counts them; null for its own number.</param>
/// <param name="Norm">How its inner layers are normalised; null for its own way.</param>
/// <param name="Dropout">Share of a discriminator's inner values dropped while training.</param>
/// <param name="Weights">Initial weights; null for its own.</param>
/// <param name="Attention"><see cref="SelfAttention"/> over the finest maps of at most this extent; 0 for none.</param>
public sealed record NetworkOptions(int? Width = null, Norm? Norm = null, double Dropout = 0, Initializer? Weights = null, int Attention = 0)
{
    /// <summary>For networks that have no place for it.</summary>
    /// <exception cref="RecipeException">There is to be attention.</exception>
    internal void RefuseAttention(string networks)
    {
        if (Attention > 0)
        {
            throw new RecipeException($"attention: {networks} have no self-attention, residual networks (net=resnet, resnet-deep) do; 0 is none.");
        }
    }
}
