using System.Numerics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>x' = XX x + XY y + X0, y' = YX x + YY y + Y0.</summary>
internal readonly record struct AffineMap(double XX, double XY, double X0, double YX, double YY, double Y0) : ICoordinateMap, IPointMap
{
    /// <summary>
    /// From a moved picture's pixels back to the source's: rotation clockwise, shears and scale about a centre, then a translation;
    /// torchvision's _get_inverse_affine_matrix. Angles are in degrees, the rest in pixels; the centre is given from the picture's.
    /// </summary>
    public static AffineMap Back(int width, int height, double degrees, double shearX, double shearY, double scale, double moveX, double moveY, double centreX, double centreY)
    {
        double turn = double.DegreesToRadians(degrees), sx = double.DegreesToRadians(shearX), sy = double.DegreesToRadians(shearY);
        (double sin, double cos) = Math.SinCos(turn - sy);
        double a = cos / Math.Cos(sy), b = (-cos * Math.Tan(sx) / Math.Cos(sy)) - Math.Sin(turn);
        double c = sin / Math.Cos(sy), d = (-sin * Math.Tan(sx) / Math.Cos(sy)) + Math.Cos(turn);

        // The forward matrix has determinant 1 before scaling, so its inverse needs no division.
        (double xx, double xy, double yx, double yy) = (d / scale, -b / scale, -c / scale, a / scale);
        double midX = (width - 1) / 2.0, midY = (height - 1) / 2.0;
        (double fromX, double fromY) = (midX + centreX + moveX, midY + centreY + moveY);
        return new(
            xx, xy, midX + centreX - (xx * fromX) - (xy * fromY),
            yx, yy, midY + centreY - (yx * fromX) - (yy * fromY));
    }

    public AffineMap Inverse()
    {
        double determinant = (XX * YY) - (XY * YX);
        (double xx, double xy, double yx, double yy) = (YY / determinant, -XY / determinant, -YX / determinant, XX / determinant);
        return new(xx, xy, -(xx * X0) - (xy * Y0), yx, yy, -(yx * X0) - (yy * Y0));
    }

    public (double X, double Y) Map(double x, double y) => ((XX * x) + (XY * y) + X0, (YX * x) + (YY * y) + Y0);

    public void Row(int y, Span<float> xs, Span<float> ys)
    {
        (double x0, double y0) = Map(0, y);
        Ramp.Fill(xs, (float)x0, (float)XX);
        Ramp.Fill(ys, (float)y0, (float)YX);
    }
}

/// <summary>Numbers at even distances.</summary>
internal static class Ramp
{
    public static void Fill(Span<float> target, float first, float step)
    {
        int i = 0;
        Vector<float> at = Vector.CreateSequence(0f, 1f), start = new(first), slope = new(step);
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((at * slope) + start).CopyTo(target[i..]);
            at += new Vector<float>(Vector<float>.Count);
        }

        for (; i < target.Length; i++)
        {
            target[i] = (i * step) + first;
        }
    }
}
