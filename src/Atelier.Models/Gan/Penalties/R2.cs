using Atelier.Tensors;

namespace Atelier.Models.Gan.Penalties;

/// <summary>gamma / 2 E[|grad D(x)|^2] at generated pictures x (Mescheder et al. 2018, arXiv:1801.04406, equation 10): <see cref="R1"/>'s counterpart.</summary>
/// <param name="Gamma">As R1's.</param>
public sealed record R2(double Gamma) : IPenalty
{
    /// <inheritdoc/>
    public string Name => "r2";

    /// <inheritdoc/>
    public Tensor Loss(Func<Tensor, Tensor> judge, Tensor real, Tensor fake, RandomKey key, long first) => Slope.Squared(judge, fake) * (Gamma / 2);
}
