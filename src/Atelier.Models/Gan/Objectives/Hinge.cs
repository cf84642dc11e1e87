using Atelier.Nn.Losses;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Objectives;

/// <summary>
/// The hinge game (Lim and Ye 2017, arXiv:1705.02894; Miyato et al. 2018, arXiv:1802.05957, equations 16 and 17): the
/// discriminator wants logits beyond 1 and -1 and no further, the generator wants them high.
/// </summary>
public sealed record Hinge : IGanObjective
{
    /// <inheritdoc/>
    public Tensor Discriminator(Tensor real, Tensor fake) => Loss.HingeDiscriminator(real, fake);

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake, Func<Tensor> real) => Loss.HingeGenerator(fake);
}
