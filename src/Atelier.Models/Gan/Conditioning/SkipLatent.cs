using Atelier.Models.Gan.Networks;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Conditioning;

/// <summary>
/// BigGAN's way to tell a generator class and latent vector (Brock et al. 2018, arXiv:1809.11096, section 3 and appendix B): one trained
/// vector for the class serves all norms (<see cref="Norm.OfVectors"/>), beside latent numbers that skip the layers before.
/// State: <c>label.weight</c> [classes, features], <c>network</c>.
/// </summary>
/// <param name="Classes">Number of classes.</param>
/// <param name="Features">Length of the class's vector.</param>
/// <param name="Latent">Length of the latent vector.</param>
/// <param name="Weights">Initial weights of what turns vectors into scales and shifts; default as PyTorch.</param>
/// <param name="Via">How those weights, and those of the network, come from what is trained.</param>
public sealed record SkipLatent(int Classes, int Features, int Latent, Initializer? Weights = null, Reparameterization? Via = null)
{
    /// <summary>BigGAN: the first layer is given a part of the latent vector, each level's norms another.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="levels">Levels of the network.</param>
    /// <param name="network">Makes it, for so many inputs, with this norm.</param>
    /// <exception cref="RecipeException">The latent vector has too few numbers for so many parts.</exception>
    public ConditionalLayer InParts(Scope scope, int levels, Func<Scope, int, Norm, ConditionalLayer> network)
    {
        int part = Latent / (levels + 1), first = Latent - (levels * part);
        return part > 0
            ? new Parts(scope, Label(scope), network(scope["network"], first, Norm.OfVectors(Features + part, Weights, Via)), levels, first)
            : throw new RecipeException($"latent: {Latent} numbers are too few for g-label=skip-z, which deals them out to the first layer and {levels} levels.");
    }

    /// <summary>BigGAN-deep: the first layer and all norms are given the class's vector and the whole latent one.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="network">Makes the network, for so many inputs, with this norm.</param>
    public ConditionalLayer Whole(Scope scope, Func<Scope, int, Norm, ConditionalLayer> network)
    {
        int told = Features + Latent;
        return new Undivided(scope, Label(scope), network(scope["network"], told, Norm.OfVector(told, Weights, Via)));
    }

    private Embedding Label(Scope scope) => LabelInput.Vectors(scope["label"], Classes, Features);

    private sealed class Parts(Scope scope, Embedding label, ConditionalLayer network, int levels, int first) : ConditionalLayer(scope)
    {
        public override Tensor Forward(Tensor x, Tensor? condition)
        {
            Tensor vector = label.Forward(LabelInput.Known(condition)).Unsqueeze(1), parts = x.Slice(1, first).Reshape(x.Shape[0], levels, -1);
            Tensor vectors = vector.Expand([x.Shape[0], levels, vector.Shape[2]]);
            return network.Forward(x.Slice(1, 0, first), Tensor.Concat(2, vectors, parts));
        }
    }

    private sealed class Undivided(Scope scope, Embedding label, ConditionalLayer network) : ConditionalLayer(scope)
    {
        public override Tensor Forward(Tensor x, Tensor? condition)
        {
            Tensor told = Tensor.Concat(1, label.Forward(LabelInput.Known(condition)), x);
            return network.Forward(told, told);
        }
    }
}
