using Atelier.Tensors;

namespace Atelier.Models.Gan.Terms;

/// <summary>
/// Feature matching (Salimans et al. 2016, arXiv:1606.03498, section 3.1): weight |E f(x) - E f(G(z))|^2 with f the discriminator's
/// features, for the generator: on average its pictures are to be described as real ones are, rather than to win.
/// </summary>
/// <param name="Weight">Beside the objective.</param>
public sealed record FeatureMatching(double Weight) : ITerm
{
    /// <inheritdoc/>
    public string Name => "feature-matching";

    /// <inheritdoc/>
    public Tensor Loss(Turn turn) => (Mean(turn.Fake) - Mean(turn.Real).Detach()).SumOfSquares() * Weight;

    private static Tensor Mean(Judgement judgement) => judgement.Features.To(DType.F32).Mean([0]);
}
