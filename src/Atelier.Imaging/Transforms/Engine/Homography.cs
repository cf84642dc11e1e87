using System.Numerics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>A projective map of the plane: x' = (A x + B y + C) / (G x + H y + I), y' = (D x + E y + F) / (G x + H y + I).</summary>
internal readonly record struct Homography(double A, double B, double C, double D, double E, double F, double G, double H, double I) : ICoordinateMap, IPointMap
{
    /// <summary>Takes (0, 0), (1, 0), (1, 1), (0, 1) to these points: Heckbert, "Fundamentals of texture mapping and image warping" (1989), section 2.2.3.</summary>
    public static Homography FromUnitSquare(Corner p0, Corner p1, Corner p2, Corner p3)
    {
        (double dx1, double dx2, double sx) = (p1.X - p2.X, p3.X - p2.X, p0.X - p1.X + p2.X - p3.X);
        (double dy1, double dy2, double sy) = (p1.Y - p2.Y, p3.Y - p2.Y, p0.Y - p1.Y + p2.Y - p3.Y);
        double determinant = (dx1 * dy2) - (dx2 * dy1);
        double g = ((sx * dy2) - (dx2 * sy)) / determinant, h = ((dx1 * sy) - (sx * dy1)) / determinant;
        return new(
            p1.X - p0.X + (g * p1.X), p3.X - p0.X + (h * p3.X), p0.X,
            p1.Y - p0.Y + (g * p1.Y), p3.Y - p0.Y + (h * p3.Y), p0.Y,
            g, h, 1);
    }

    /// <summary>The adjugate matrix: the inverse but for a factor, which does not matter.</summary>
    public Homography Inverse() => new(
        (E * I) - (F * H), (C * H) - (B * I), (B * F) - (C * E),
        (F * G) - (D * I), (A * I) - (C * G), (C * D) - (A * F),
        (D * H) - (E * G), (B * G) - (A * H), (A * E) - (B * D));

    /// <summary>First the other, then this.</summary>
    public Homography After(Homography o) => new(
        (A * o.A) + (B * o.D) + (C * o.G), (A * o.B) + (B * o.E) + (C * o.H), (A * o.C) + (B * o.F) + (C * o.I),
        (D * o.A) + (E * o.D) + (F * o.G), (D * o.B) + (E * o.E) + (F * o.H), (D * o.C) + (E * o.F) + (F * o.I),
        (G * o.A) + (H * o.D) + (I * o.G), (G * o.B) + (H * o.E) + (I * o.H), (G * o.C) + (H * o.F) + (I * o.I));

    /// <summary>The map between points that lie so far on in both directions: x to Map(x + shift) - shift.</summary>
    public Homography Shifted(double shift)
        => new Homography(1, 0, -shift, 0, 1, -shift, 0, 0, 1).After(this).After(new(1, 0, shift, 0, 1, shift, 0, 0, 1));

    public (double X, double Y) Map(double x, double y)
    {
        double w = (G * x) + (H * y) + I;
        return (((A * x) + (B * y) + C) / w, ((D * x) + (E * y) + F) / w);
    }

    public void Row(int y, Span<float> xs, Span<float> ys)
    {
        // Scaled so that the divisor is about 1: the adjugate's factor would strain single precision.
        double scale = 1 / ((G * (xs.Length / 2)) + (H * y) + I);
        (float x0, float xStep) = ((float)(((B * y) + C) * scale), (float)(A * scale));
        (float y0, float yStep) = ((float)(((E * y) + F) * scale), (float)(D * scale));
        (float w0, float wStep) = ((float)(((H * y) + I) * scale), (float)(G * scale));
        int i = 0;
        for (Vector<float> at = Vector.CreateSequence(0f, 1f); i <= xs.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> w = (at * wStep) + new Vector<float>(w0);
            (((at * xStep) + new Vector<float>(x0)) / w).CopyTo(xs[i..]);
            (((at * yStep) + new Vector<float>(y0)) / w).CopyTo(ys[i..]);
            at += new Vector<float>(Vector<float>.Count);
        }

        for (; i < xs.Length; i++)
        {
            float w = (i * wStep) + w0;
            (xs[i], ys[i]) = (((i * xStep) + x0) / w, ((i * yStep) + y0) / w);
        }
    }
}
