using Atelier.Tensors;

namespace Atelier.Models.Gan.Penalties;

/// <summary>
/// gamma / 2 E[|grad D(x)|^2] at real pictures x (Mescheder et al. 2018, arXiv:1801.04406, equation 9): flattens the discriminator
/// where the data are, so that the game comes to rest there.
/// </summary>
/// <param name="Gamma">The paper takes 10; what is right grows with the discriminator's lead and falls with the number of pixels.</param>
public sealed record R1(double Gamma) : IPenalty
{
    /// <inheritdoc/>
    public string Name => "r1";

    /// <inheritdoc/>
    public Tensor Loss(Func<Tensor, Tensor> judge, Tensor real, Tensor fake, RandomKey key, long first) => Slope.Squared(judge, real) * (Gamma / 2);
}
