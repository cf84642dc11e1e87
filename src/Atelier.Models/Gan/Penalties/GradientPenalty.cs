using Atelier.Tensors;

namespace Atelier.Models.Gan.Penalties;

/// <summary>
/// Weight E[(|grad D(x)| - 1)^2] at points x drawn evenly between real and generated pictures (arXiv:1704.00028, equation 3): holds
/// a critic to slopes of 1.
/// </summary>
/// <param name="Weight">The paper's lambda; it takes 10.</param>
public sealed record GradientPenalty(double Weight = 10) : IPenalty
{
    /// <inheritdoc/>
    public string Name => "gradient";

    /// <inheritdoc/>
    public Tensor Loss(Func<Tensor, Tensor> judge, Tensor real, Tensor fake, RandomKey key, long first)
    {
        Tensor share = Tensor.Uniform([real.Shape[0], 1, 1, 1], key, first);
        return Slope.AwayFromOne(judge, fake + (real - fake) * share) * Weight;
    }
}
