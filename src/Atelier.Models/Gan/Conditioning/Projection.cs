using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Conditioning;

/// <summary>
/// The projection discriminator (Miyato and Koyama 2018, arXiv:1802.05637, equation 3): the class's vector times the features is added
/// to the logit of any discriminator. State: <c>label.weight</c> [classes, features], <c>network</c>.
/// </summary>
public sealed class Projection : Discriminator
{
    private readonly Discriminator _network;
    private readonly Embedding _label;

    /// <summary>Declares the discriminator.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="network">Makes the discriminator that knows none.</param>
    /// <param name="via">How the classes' vectors come from what is trained; spectral norm where the discriminator has it.</param>
    public Projection(Scope scope, int classes, Func<Scope, Discriminator> network, Reparameterization? via = null)
        : base(scope)
    {
        _network = network(scope["network"]);
        _label = new(scope["label"], classes, _network.Features, Nn.Initializers.Init.XavierUniform, via);
    }

    /// <inheritdoc/>
    public override int Features => _network.Features;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException">There are no labels.</exception>
    public override Judgement Judge(Tensor pictures, Tensor? labels)
    {
        Judgement apart = _network.Judge(pictures, null);
        return apart with { Logits = apart.Logits + (_label.Forward(LabelInput.Known(labels)) * apart.Features).Sum([1]) };
    }
}
