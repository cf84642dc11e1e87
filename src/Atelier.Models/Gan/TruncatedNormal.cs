using Atelier.Tensors;
using MathNet.Numerics.Distributions;

namespace Atelier.Models.Gan;

/// <summary>
/// The normal distribution without its tails, from which BigGAN draws its latents (Brock et al., arXiv:1809.11096, section 3.1).
/// Values are not drawn again until they fit, as there, but moved to the place in the truncated distribution that they had in the
/// whole one: the same distribution, and a picture becomes more typical step by step as the threshold falls, instead of another one.
/// </summary>
public static class TruncatedNormal
{
    /// <summary>Φ⁻¹(Φ(-t) + Φ(z) (Φ(t) - Φ(-t))) of each value.</summary>
    /// <param name="normal">Draws from the standard normal distribution, of any shape.</param>
    /// <param name="threshold">t, above 0: what comes out lies in [-t, t].</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0.</exception>
    public static Tensor From(Tensor normal, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        if (double.IsNaN(threshold))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), "The threshold is NaN.");
        }

        double below = Normal.CDF(0, 1, -threshold), within = 1 - (2 * below);
        float[] values = normal.ToArray<float>();
        for (int i = 0; i < values.Length; i++)
        {
            // Rounding may step over the edge.
            values[i] = (float)Math.Clamp(Normal.InvCDF(0, 1, below + (Normal.CDF(0, 1, values[i]) * within)), -threshold, threshold);
        }

        return Tensor.From(values, normal.Shape);
    }
}
