using System.Numerics;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Augmentation;

/// <summary>
/// The movements of <see cref="AdaptiveTransform"/>, all in one resampling: arXiv:2006.06676, appendix B.2. Pictures continue mirrored, are
/// enlarged twofold by a wavelet's filter (sym6), looked at bilinearly, and reduced by the same filter. As the filter is orthogonal to its
/// even shifts, steps of whole pixels come out exactly; as it is not quite symmetric, mirroring and turning nearly.
/// </summary>
internal static class AdaptiveGeometry
{
    /// <summary>Daubechies' least asymmetric wavelet of six vanishing moments: the low-pass filter, its sum √2.</summary>
    private static readonly double[] s_sym6 =
    [
        0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466, 0.787641141030194,
        0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578, 0.0017677118642428036, -0.007800708325034148,
    ];

    // Zero insertion halves the mean, which enlarging has to make good.
    private static readonly double[] s_enlarge = [.. s_sym6.Select(tap => tap * Math.Sqrt(2))];
    private static readonly double[] s_reduce = [.. s_sym6.Select(tap => tap / Math.Sqrt(2)).Reverse()];

    /// <summary>A quarter of the filter: so many pixels around the picture have a say in it, on either scale.</summary>
    private static readonly int s_reach = s_sym6.Length / 4;

    /// <param name="pictures">[N, C, H, W].</param>
    /// <param name="drawn">N of them.</param>
    public static Tensor Apply(Tensor pictures, AdaptiveTransform[] drawn)
    {
        if (drawn.All(transform => transform.Move.IsIdentity))
        {
            return pictures;
        }

        (int height, int width) = (pictures.Shape[2], pictures.Shape[3]);
        Matrix3x2[] back = [.. drawn.Select(transform => Inverse(transform.Move))];
        (int left, int top, int right, int bottom) = Margins(back, width, height);
        Tensor enlarged = pictures.PadReflect(left, right, top, bottom).UpFirDn2d(s_enlarge, up: 2, before: 2 * s_reach, after: 2 * s_reach - 1);

        int wideHeight = 2 * (height + 2 * s_reach), wideWidth = 2 * (width + 2 * s_reach), area = wideHeight * wideWidth;
        float[] xs = new float[back.Length * area], ys = new float[xs.Length];
        Vector2 offset = new((left - right) / 2f, (top - bottom) / 2f);
        for (int n = 0; n < back.Length; n++)
        {
            Place(back[n], offset, (wideWidth, wideHeight), (enlarged.Shape[3], enlarged.Shape[2]), xs.AsSpan(n * area, area), ys.AsSpan(n * area, area));
        }

        return enlarged.SampleBilinear(xs, ys, wideHeight, wideWidth).UpFirDn2d(s_reduce, down: 2, before: -1, after: -1);
    }

    private static Matrix3x2 Inverse(Matrix3x2 move) => Matrix3x2.Invert(move, out Matrix3x2 back)
        ? back
        : throw new InvalidOperationException("A scale, a turn and a movement always have an inverse.");

    /// <summary>Pixels that are looked at beyond each edge, over all pictures; mirroring gives no more than the picture has.</summary>
    private static (int Left, int Top, int Right, int Bottom) Margins(Matrix3x2[] back, int width, int height)
    {
        Vector2 half = new((width - 1) / 2f, (height - 1) / 2f), least = Vector2.Zero, most = Vector2.Zero;
        foreach (Matrix3x2 matrix in back)
        {
            foreach (Vector2 corner in (ReadOnlySpan<Vector2>)[-half, half, half * new Vector2(1, -1), half * new Vector2(-1, 1)])
            {
                Vector2 source = Vector2.Transform(corner, matrix);
                (least, most) = (Vector2.Min(least, source), Vector2.Max(most, source));
            }
        }

        return (Beyond(-least.X - half.X, width), Beyond(-least.Y - half.Y, height), Beyond(most.X - half.X, width), Beyond(most.Y - half.Y, height));

        static int Beyond(float pixels, int size) => (int)Math.Ceiling(Math.Clamp(pixels + 2 * s_reach, 0, size - 1));
    }

    /// <summary>Where the enlarged result's pixels lie in the enlarged picture.</summary>
    private static void Place(Matrix3x2 back, Vector2 offset, (int Width, int Height) to, (int Width, int Height) from, Span<float> xs, Span<float> ys)
    {
        Vector2 middle = new((to.Width - 1) / 2f, (to.Height - 1) / 2f), origin = new((from.Width - 1) / 2f, (from.Height - 1) / 2f);
        Vector2 half = new(0.5f);
        for (int i = 0; i < xs.Length; i++)
        {
            // Enlarging put every pixel's value half a pixel of the new ones before its middle.
            Vector2 at = (new Vector2(i % to.Width, i / to.Width) - middle + half) / 2;
            Vector2 source = ((Vector2.Transform(at, back) + offset) * 2) - half + origin;
            (xs[i], ys[i]) = (source.X, source.Y);
        }
    }
}
