using Atelier.Tensors;

namespace Atelier.Models.Gan.Objectives;

/// <summary>
/// The Wasserstein game (Arjovsky et al. 2017, arXiv:1701.07875, equation 2): the critic's mean difference between real and
/// generated pictures. It means a distance only while something bounds the critic's slopes, such as <see cref="Penalties.GradientPenalty"/>.
/// </summary>
public sealed record Wasserstein : IGanObjective
{
    /// <inheritdoc/>
    public Tensor Discriminator(Tensor real, Tensor fake) => fake.Mean() - real.Mean();

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake, Func<Tensor> real) => -fake.Mean();

    /// <summary>Halfway between the means: only the difference of two scores has a meaning.</summary>
    /// <inheritdoc/>
    public Tensor Boundary(Tensor real, Tensor fake) => (real.Mean() + fake.Mean()) * 0.5;
}
