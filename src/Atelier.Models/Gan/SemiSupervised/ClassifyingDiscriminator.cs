using Atelier.Tensors;

namespace Atelier.Models.Gan.SemiSupervised;

/// <summary>A discriminator that scores classes, and takes for real what it can place in one.</summary>
/// <param name="network">Gives each picture the scores that the formulation asks for.</param>
/// <param name="formulation">Makes one logit of them.</param>
public sealed class ClassifyingDiscriminator(Discriminator network, IFormulation formulation) : Discriminator(network.Scope)
{
    /// <inheritdoc/>
    public override int Features => network.Features;

    /// <inheritdoc/>
    public override Judgement Judge(Tensor pictures, Tensor? labels)
    {
        Judgement judgement = network.Judge(pictures, labels);
        Tensor scores = judgement.Logits.To(DType.F32);
        return judgement with { Logits = formulation.Reality(scores), Classes = scores };
    }
}
