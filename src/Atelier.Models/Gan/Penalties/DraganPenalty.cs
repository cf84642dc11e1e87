using Atelier.Tensors;

namespace Atelier.Models.Gan.Penalties;

/// <summary>
/// Weight E[(|grad D(x + d)| - 1)^2] with x real and d normal noise of half the batch's standard deviation (Kodali et al. 2017,
/// arXiv:1705.07215, equation 1, k = 1): a discriminator that is never flat or steep around the data. Deviation: the paper leaves the
/// noise's extent open; the half is from its authors' program, which draws uniform noise.
/// </summary>
/// <param name="Weight">The paper's lambda; it takes 10.</param>
public sealed record DraganPenalty(double Weight = 10) : IPenalty
{
    /// <inheritdoc/>
    public string Name => "dragan";

    /// <inheritdoc/>
    public Tensor Loss(Func<Tensor, Tensor> judge, Tensor real, Tensor fake, RandomKey key, long first)
        => Slope.AwayFromOne(judge, real + Tensor.Normal(real.Shape, key, first) * ((real - real.Mean()).Square().Mean().Sqrt() * 0.5)) * Weight;
}
