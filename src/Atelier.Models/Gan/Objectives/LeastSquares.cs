using Atelier.Tensors;

namespace Atelier.Models.Gan.Objectives;

/// <summary>
/// Least squares (Mao et al. 2017, arXiv:1611.04076, equation 2): halves of mean squared differences from targets. By default those
/// of its equation 9: the generator wants its pictures to be taken for real.
/// </summary>
/// <param name="Fake">The discriminator's target for generated pictures, the paper's a.</param>
/// <param name="Real">Its target for real pictures, b.</param>
/// <param name="Wanted">The generator's target for its own, c.</param>
public sealed record LeastSquares(double Fake = 0, double Real = 1, double Wanted = 1) : IGanObjective
{
    /// <inheritdoc/>
    public Tensor Discriminator(Tensor real, Tensor fake) => ((real - Real).Square().Mean() + (fake - Fake).Square().Mean()) * 0.5;

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake, Func<Tensor> real) => (fake - Wanted).Square().Mean() * 0.5;

    /// <inheritdoc/>
    public Tensor Boundary(Tensor real, Tensor fake) => Tensor.Scalar((Fake + Real) / 2);
}
