using Atelier.Models.Gan.Terms;
using Atelier.Tensors;

namespace Atelier.Models.Gan.SemiSupervised;

/// <summary>
/// How badly the discriminator says the classes of those pictures whose labels are known: L_supervised of arXiv:1606.03498, section 5,
/// the mean over them of -log p(label), of all outputs that it has. 0 in a batch without any.
/// </summary>
public sealed record KnownClasses : ITerm
{
    /// <inheritdoc/>
    public string Name => "classes";

    /// <inheritdoc/>
    public Tensor Loss(Turn turn)
        => turn.Round.Batch.Labels is { } labels ? Loss(turn.Real.Classes!, labels) : Tensor.Zeros([]);

    /// <summary>The loss of scores.</summary>
    /// <param name="scores">[N, outputs].</param>
    /// <param name="labels">[N], I64; -1 where it is not known.</param>
    public static Tensor Loss(Tensor scores, Tensor labels)
    {
        // A label of -1 is none of the columns: its row is all 0.
        Tensor known = labels.OneHot(scores.Shape[1]);
        return -(scores.LogSoftmax(1) * known).Sum() / known.Sum().Clamp(min: 1);
    }
}
