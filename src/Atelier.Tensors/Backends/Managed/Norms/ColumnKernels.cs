using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// The inner loops of normalisation by column: over dense rows of [rows, width], with one accumulator or coefficient per column.
/// Sums take four rows at a time, which spares loads and stores of the accumulators.
/// </summary>
internal static unsafe class ColumnKernels
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>sum[j] += the sum of column j.</summary>
    public static void AddColumns(float* x, long rows, int width, float* sum) => AddColumns(x, width, rows, width, sum);

    /// <summary>As above, of rows that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(Hot)]
    public static void AddColumns(float* x, long stride, long rows, int width, float* sum)
    {
        int step = Vector512<float>.Count;
        for (; rows >= 4; rows -= 4, x += 4 * stride)
        {
            float* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
            int j = 0;
            for (; j <= width - step; j += step)
            {
                Vector512<float> four = Vector512.Load(x + j) + Vector512.Load(x1 + j) + (Vector512.Load(x2 + j) + Vector512.Load(x3 + j));
                (Vector512.Load(sum + j) + four).Store(sum + j);
            }

            for (; j < width; j++)
            {
                sum[j] += x[j] + x1[j] + (x2[j] + x3[j]);
            }
        }

        for (; rows > 0; rows--, x += stride)
        {
            int j = 0;
            for (; j <= width - step; j += step)
            {
                (Vector512.Load(sum + j) + Vector512.Load(x + j)).Store(sum + j);
            }

            for (; j < width; j++)
            {
                sum[j] += x[j];
            }
        }
    }

    /// <summary>With d = x - center[j]: sum[j] += d, squares[j] += d^2.</summary>
    [MethodImpl(Hot)]
    public static void AddDeviations(float* x, long rows, int width, float* center, float* sum, float* squares)
    {
        int step = Vector512<float>.Count;
        for (; rows >= 4; rows -= 4, x += 4L * width)
        {
            float* x1 = x + width, x2 = x1 + width, x3 = x2 + width;
            int j = 0;
            for (; j <= width - step; j += step)
            {
                Vector512<float> c = Vector512.Load(center + j);
                Vector512<float> d0 = Vector512.Load(x + j) - c, d1 = Vector512.Load(x1 + j) - c, d2 = Vector512.Load(x2 + j) - c, d3 = Vector512.Load(x3 + j) - c;
                (Vector512.Load(sum + j) + (d0 + d1 + (d2 + d3))).Store(sum + j);
                Vector512<float> four = Vector512.FusedMultiplyAdd(d0, d0, d1 * d1) + Vector512.FusedMultiplyAdd(d2, d2, d3 * d3);
                (Vector512.Load(squares + j) + four).Store(squares + j);
            }

            for (; j < width; j++)
            {
                AddDeviation(x + j, width, 4, center[j], sum + j, squares + j);
            }
        }

        for (; rows > 0; rows--, x += width)
        {
            int j = 0;
            for (; j <= width - step; j += step)
            {
                Vector512<float> d = Vector512.Load(x + j) - Vector512.Load(center + j);
                (Vector512.Load(sum + j) + d).Store(sum + j);
                Vector512.FusedMultiplyAdd(d, d, Vector512.Load(squares + j)).Store(squares + j);
            }

            for (; j < width; j++)
            {
                AddDeviation(x + j, width, 1, center[j], sum + j, squares + j);
            }
        }
    }

    /// <summary>y = (x - center[j]) * factor[j] + offset[j].</summary>
    [MethodImpl(Hot)]
    public static void Scale(float* x, float* y, long rows, int width, float* center, float* factor, float* offset)
    {
        int step = Vector512<float>.Count;
        for (; rows > 0; rows--, x += width, y += width)
        {
            int j = 0;
            for (; j <= width - step; j += step)
            {
                Vector512<float> d = Vector512.Load(x + j) - Vector512.Load(center + j);
                Vector512.FusedMultiplyAdd(d, Vector512.Load(factor + j), Vector512.Load(offset + j)).Store(y + j);
            }

            for (; j < width; j++)
            {
                y[j] = MathF.FusedMultiplyAdd(x[j] - center[j], factor[j], offset[j]);
            }
        }
    }

    /// <summary>sum[j] += g, products[j] += g * (x - center[j]).</summary>
    [MethodImpl(Hot)]
    public static void AddProducts(float* g, float* x, long rows, int width, float* center, float* sum, float* products)
    {
        int step = Vector512<float>.Count;
        for (; rows >= 4; rows -= 4, x += 4L * width, g += 4L * width)
        {
            float* x1 = x + width, x2 = x1 + width, x3 = x2 + width, g1 = g + width, g2 = g1 + width, g3 = g2 + width;
            int j = 0;
            for (; j <= width - step; j += step)
            {
                Vector512<float> c = Vector512.Load(center + j);
                Vector512<float> v0 = Vector512.Load(g + j), v1 = Vector512.Load(g1 + j), v2 = Vector512.Load(g2 + j), v3 = Vector512.Load(g3 + j);
                (Vector512.Load(sum + j) + (v0 + v1 + (v2 + v3))).Store(sum + j);
                Vector512<float> two = Vector512.FusedMultiplyAdd(v0, Vector512.Load(x + j) - c, v1 * (Vector512.Load(x1 + j) - c));
                Vector512<float> more = Vector512.FusedMultiplyAdd(v2, Vector512.Load(x2 + j) - c, v3 * (Vector512.Load(x3 + j) - c));
                (Vector512.Load(products + j) + (two + more)).Store(products + j);
            }

            for (; j < width; j++)
            {
                AddProduct(g + j, x + j, width, 4, center[j], sum + j, products + j);
            }
        }

        for (; rows > 0; rows--, x += width, g += width)
        {
            int j = 0;
            for (; j <= width - step; j += step)
            {
                Vector512<float> v = Vector512.Load(g + j);
                (Vector512.Load(sum + j) + v).Store(sum + j);
                Vector512.FusedMultiplyAdd(v, Vector512.Load(x + j) - Vector512.Load(center + j), Vector512.Load(products + j)).Store(products + j);
            }

            for (; j < width; j++)
            {
                AddProduct(g + j, x + j, width, 1, center[j], sum + j, products + j);
            }
        }
    }

    /// <summary>out = g * factor[j] + ((x - center[j]) * slope[j] + offset[j]).</summary>
    [MethodImpl(Hot)]
    public static void Combine(float* g, float* x, float* to, long rows, int width, float* center, float* factor, float* slope, float* offset)
    {
        int step = Vector512<float>.Count;
        for (; rows > 0; rows--, x += width, g += width, to += width)
        {
            int j = 0;
            for (; j <= width - step; j += step)
            {
                Vector512<float> d = Vector512.Load(x + j) - Vector512.Load(center + j);
                Vector512<float> rest = Vector512.FusedMultiplyAdd(d, Vector512.Load(slope + j), Vector512.Load(offset + j));
                Vector512.FusedMultiplyAdd(Vector512.Load(g + j), Vector512.Load(factor + j), rest).Store(to + j);
            }

            for (; j < width; j++)
            {
                to[j] = MathF.FusedMultiplyAdd(g[j], factor[j], MathF.FusedMultiplyAdd(x[j] - center[j], slope[j], offset[j]));
            }
        }
    }

    private static void AddDeviation(float* x, int width, int rows, float center, float* sum, float* squares)
    {
        for (int r = 0; r < rows; r++)
        {
            float d = x[r * (long)width] - center;
            *sum += d;
            *squares += d * d;
        }
    }

    private static void AddProduct(float* g, float* x, int width, int rows, float center, float* sum, float* products)
    {
        for (int r = 0; r < rows; r++)
        {
            float v = g[r * (long)width];
            *sum += v;
            *products += v * (x[r * (long)width] - center);
        }
    }
}
