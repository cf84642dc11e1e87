using System.Numerics.Tensors;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Every pixel comes from its own place plus a way, in pixels.</summary>
/// <param name="x">[height, width]: ways to the right.</param>
/// <param name="y">[height, width]: ways downwards.</param>
/// <param name="width">Pixels a row.</param>
internal readonly ref struct Displacement(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int width) : ICoordinateMap, IPointMap
{
    private const int Rounds = 8;

    /// <summary>Ways to the right.</summary>
    public ReadOnlySpan<float> X { get; } = x;

    /// <summary>Ways downwards.</summary>
    public ReadOnlySpan<float> Y { get; } = y;

    public void Row(int y, Span<float> xs, Span<float> ys)
    {
        Ramp.Fill(xs, 0, 1);
        TensorPrimitives.Add(xs, X.Slice(y * width, width), xs);
        TensorPrimitives.Add(Y.Slice(y * width, width), y, ys);
    }

    /// <summary>Where a source point goes: the fixed point of p = source - way(p), by iteration, which is close as long as ways differ little between neighbours.</summary>
    public (double X, double Y) Map(double x, double y)
    {
        int height = X.Length / width;
        (double toX, double toY) = (x, y);
        for (int i = 0; i < Rounds; i++)
        {
            int at = (Math.Clamp((int)Math.Round(toY), 0, height - 1) * width) + Math.Clamp((int)Math.Round(toX), 0, width - 1);
            (toX, toY) = (x - X[at], y - Y[at]);
        }

        return (toX, toY);
    }
}
