using Atelier.Tensors;

namespace Atelier.Models.Gan.Objectives;

/// <summary>Least squares with targets 0, 1 and 1 (Mao et al. 2017, arXiv:1611.04076, equation 9): halves of mean squared differences.</summary>
public sealed record LeastSquares : IGanObjective
{
    /// <inheritdoc/>
    public Tensor Discriminator(Tensor real, Tensor fake) => ((real - 1).Square().Mean() + fake.Square().Mean()) * 0.5;

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake) => (fake - 1).Square().Mean() * 0.5;
}
