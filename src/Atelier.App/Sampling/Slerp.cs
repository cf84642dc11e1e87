using System.Numerics.Tensors;

namespace Atelier.App.Sampling;

/// <summary>
/// Ways between latent vectors along great circles (Shoemake 1985; for latent spaces White 2016, arXiv:1609.04468): a straight way
/// between two normal vectors would lead through shorter ones than a model was trained on.
/// </summary>
public static class Slerp
{
    // Below this angle sines are too small to divide by, and the straight way is as good.
    private const double LeastAngle = 1e-4;

    /// <summary>The vector at a share of the way; the length changes evenly too.</summary>
    /// <param name="from">Where the way begins, at 0.</param>
    /// <param name="to">Where it ends, at 1; as long.</param>
    /// <param name="share">How far along.</param>
    public static float[] Between(ReadOnlySpan<float> from, ReadOnlySpan<float> to, double share)
    {
        double lengths = (double)TensorPrimitives.Norm(from) * TensorPrimitives.Norm(to);
        double angle = lengths == 0 ? 0 : Math.Acos(Math.Clamp(TensorPrimitives.Dot(from, to) / lengths, -1, 1));
        double sine = Math.Sin(angle);
        (double a, double b) = sine < LeastAngle ? (1 - share, share) : (Math.Sin((1 - share) * angle) / sine, Math.Sin(share * angle) / sine);
        float[] between = new float[from.Length];
        for (int i = 0; i < between.Length; i++)
        {
            between[i] = (float)((a * from[i]) + (b * to[i]));
        }

        return between;
    }
}
