using Atelier.Tensors;

namespace Atelier.Models.Gan.Objectives;

/// <summary>
/// The relativistic average of a symmetric game (Jolicoeur-Martineau 2018, arXiv:1807.00734, equations 10 and 11, and appendix A for
/// least squares and hinge): a logit counts by how far it lies above the other side's mean, and the generator plays the
/// discriminator's game with the sides exchanged: it wants its pictures above the real ones, and those below its own.
/// </summary>
/// <param name="Game">The game whose discriminator's loss both play: <see cref="NonSaturating"/> for RaSGAN, <see cref="LeastSquares"/> with targets -1 and 1 for RaLSGAN (half of the paper's), <see cref="Hinge"/> for RaHingeGAN.</param>
/// <param name="Exchanged">The one with the sides exchanged, that the generator plays: the same but for what is one-sided, as label smoothing is.</param>
public sealed record RelativisticAverage(IGanObjective Game, IGanObjective Exchanged) : IGanObjective
{
    /// <summary>A game without anything one-sided.</summary>
    public RelativisticAverage(IGanObjective game)
        : this(game, game)
    {
    }

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor real, Tensor fake) => Average(Game, real, fake);

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake, Func<Tensor> real) => Average(Exchanged, fake, real());

    private static Tensor Average(IGanObjective game, Tensor upper, Tensor lower) => game.Discriminator(upper - lower.Mean(), lower - upper.Mean());

    /// <summary>Halfway between the means: only the difference of two logits has a meaning.</summary>
    /// <inheritdoc/>
    public Tensor Boundary(Tensor real, Tensor fake) => (real.Mean() + fake.Mean()) * 0.5;
}
