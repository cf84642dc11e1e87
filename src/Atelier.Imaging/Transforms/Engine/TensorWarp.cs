using System.Numerics.Tensors;
using Atelier.Tensors;
using Tensor = Atelier.Tensors.Tensor;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary><see cref="Warp"/> in tensors.</summary>
internal static class TensorWarp
{
    public static Tensor Apply<T>(Tensor pictures, T[] operations)
        where T : struct, IPlacing<T>
    {
        int oldWidth = pictures.Shape[3], oldHeight = pictures.Shape[2];
        (int width, int height) = operations[0].Measure(oldWidth, oldHeight);
        int area = width * height;
        float[] xs = new float[operations.Length * area], ys = new float[xs.Length];
        for (int n = 0; n < operations.Length; n++)
        {
            Span<float> x = xs.AsSpan(n * area, area), y = ys.AsSpan(n * area, area);
            operations[n].Place(oldWidth, oldHeight, x, y);
            if (operations[n].Interpolation == Interpolation.Nearest)
            {
                TensorPrimitives.Round(x, x);
                TensorPrimitives.Round(y, y);
            }
        }

        Tensor moved = pictures.SampleBilinear(xs, ys, height, width);
        if (operations.All(operation => operation.Fill == 0))
        {
            return moved;
        }

        Tensor covered = Tensor.Ones([operations.Length, 1, oldHeight, oldWidth], pictures.DType).SampleBilinear(xs, ys, height, width);
        return moved + (1 - covered) * TensorLevels.Column(pictures, operations, operation => operation.Fill);
    }

    /// <summary>All rows of a map.</summary>
    public static void Rows<TMap>(TMap map, int width, Span<float> xs, Span<float> ys)
        where TMap : ICoordinateMap, allows ref struct
    {
        for (int y = 0; y * width < xs.Length; y++)
        {
            map.Row(y, xs.Slice(y * width, width), ys.Slice(y * width, width));
        }
    }
}
