using Atelier.Models.Gan.Terms;
using Atelier.Tensors;

namespace Atelier.Models.Gan.SemiSupervised;

/// <summary>
/// How much the classes that the discriminator says of a real picture depend on chance: weight E |p(x') - p(x'')|^2 for two views of it
/// under different dropout, noise and augmentation, labels or none (Wei et al. 2018, arXiv:1803.01541, without the part about
/// features; Laine and Aila 2017, arXiv:1610.02242, the Pi model). Where few labels are known, classes then spread along what the pictures have in common.
/// </summary>
/// <param name="Weight">Beside the other terms.</param>
public sealed record Consistency(double Weight) : ITerm
{
    /// <inheritdoc/>
    public string Name => "consistency";

    /// <inheritdoc/>
    public Tensor Loss(Turn turn) => Between(turn.Real.Classes!, turn.Judge("consistency", turn.Pictures).Classes!) * Weight;

    /// <summary>The mean over pictures of |p' - p''|^2.</summary>
    /// <param name="first">Scores [N, outputs] of one view, of which p' is the softmax.</param>
    /// <param name="second">Those of the other.</param>
    public static Tensor Between(Tensor first, Tensor second) => (first.Softmax(1) - second.Softmax(1)).Square().Sum([1]).Mean();
}
