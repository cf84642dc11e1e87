using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Models.Gan.Augmentation;

/// <summary>
/// Adaptive discriminator augmentation (Karras et al. 2020, arXiv:2006.06676, sections 2 and 3, appendix B): pixel blitting,
/// geometric and colour transforms (the paper's "bgc"), each done with probability p, which rises while the discriminator is too
/// sure of the real pictures: r_t = E[sign(D(real))] (equation 1) above its target. After every four batches p moves by a step that
/// takes it from 0 to 1 in <paramref name="ramp"/> pictures. State, so that a run resumes exactly: <c>p</c>; <c>seen</c>: the sum of signs, the pictures
/// and the batches since it moved last.
/// <para>
/// Deviations: a logit's sign is taken about what divides real from generated in the game at hand (0 in the paper's), and p is kept below 1 too.
/// </para>
/// </summary>
/// <param name="scope">Where p is declared.</param>
/// <param name="ramp">Pictures in which p can rise from 0 to 1; the paper's 500,000.</param>
/// <param name="target">The r_t aimed at; the paper's 0.6.</param>
public sealed class AdaptiveAugment(Scope scope, double ramp = 500_000, double target = 0.6) : IAugmentation
{
    private const int Interval = 4;

    private readonly Tensor _p = scope.Buffer("p", [1], Init.Zeros);
    private readonly Tensor _seen = scope.Buffer("seen", [3], Init.Zeros);

    /// <summary>The probability of each transform.</summary>
    public double Probability => _p.Item();

    /// <inheritdoc/>
    public Tensor Apply(Tensor pictures, RandomKey key, long first)
    {
        AdaptiveTransform[] drawn = AdaptiveTransform.Draw(pictures.Shape, Probability, key.Stream("augment"), first);
        return AdaptiveColor.Apply(AdaptiveGeometry.Apply(pictures.DType == DType.BF16 ? pictures.To(DType.F32) : pictures, drawn), drawn);
    }

    /// <inheritdoc/>
    public void Adapt(Round round, Tensor margins)
    {
        float[] seen = _seen.ToArray<float>();
        float signs = (float)margins.Sign().Sum().Item();
        if (!float.IsFinite(signs))
        {
            // The trainer says what broke; p is not to be lost with it.
            return;
        }

        seen = [seen[0] + signs, seen[1] + margins.Shape[0], seen[2] + 1];
        if (seen[2] >= Interval)
        {
            Assign(_p, [(float)Math.Clamp(Probability + Math.Sign(((double)seen[0] / seen[1]) - target) * seen[1] / ramp, 0, 1)]);
            seen = [0, 0, 0];
        }

        Assign(_seen, seen);
        round.Watch("augment/p", Tensor.Scalar(Probability));
        round.Watch("augment/overfitting", Tensor.Scalar(signs / margins.Shape[0]));
    }

    private static void Assign(Tensor buffer, float[] values)
    {
        using Tensor assigned = Tensor.From(values, buffer.Shape);
        buffer.Assign(assigned);
    }
}
