using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>The inner loops of normalisation by row: statistics over contiguous elements, scale and shift element by element.</summary>
internal static unsafe class RowKernels
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>Elements summed in single precision before they join a total in double; they stay in the first-level cache.</summary>
    private const int Chunk = 4096;

    /// <summary>Mean and sum of squared deviations, chunk by chunk: the mean first, then the deviations from it.</summary>
    public static (double Mean, double Squares) Moments(float* x, long count)
    {
        double mean = 0, squares = 0;
        for (long done = 0; done < count; done += Chunk)
        {
            int length = (int)Math.Min(Chunk, count - done);
            float center = (float)(Sum(x + done, length) / length);
            (double off, double scatter) = Deviations(x + done, length, center);
            double delta = center + off / length - mean;
            mean += delta * length / (done + length);
            squares += Math.Max(0, scatter - off * off / length) + delta * delta * done * length / (done + length);
        }

        return (mean, squares);
    }

    /// <summary>y = ((x - center) * factor + offset) * scale + shift.</summary>
    [MethodImpl(Hot)]
    public static void Scale(float* x, float* y, long count, float center, float factor, float offset, float* scale, float* shift)
    {
        int step = Vector512<float>.Count;
        Vector512<float> c = Vector512.Create(center), f = Vector512.Create(factor), o = Vector512.Create(offset);
        long j = 0;
        for (; j <= count - step; j += step)
        {
            Vector512<float> v = Vector512.FusedMultiplyAdd(Vector512.Load(x + j) - c, f, o);
            if (scale != null)
            {
                v = Vector512.FusedMultiplyAdd(v, Vector512.Load(scale + j), Vector512.Load(shift + j));
            }

            v.Store(y + j);
        }

        for (; j < count; j++)
        {
            float v = MathF.FusedMultiplyAdd(x[j] - center, factor, offset);
            y[j] = scale == null ? v : MathF.FusedMultiplyAdd(v, scale[j], shift[j]);
        }
    }

    /// <summary>The sums of g * scale and of g * scale * (x - center).</summary>
    public static (double Sum, double Products) Products(float* g, float* x, long count, float center, float* scale)
    {
        double sum = 0, products = 0;
        for (long done = 0; done < count; done += Chunk)
        {
            (double s, double p) = ProductsOf(g + done, x + done, (int)Math.Min(Chunk, count - done), center, scale == null ? null : scale + done);
            sum += s;
            products += p;
        }

        return (sum, products);
    }

    /// <summary>out = g * scale * factor + ((x - center) * slope + offset).</summary>
    [MethodImpl(Hot)]
    public static void Combine(float* g, float* x, float* to, long count, float center, float factor, float slope, float offset, float* scale)
    {
        int step = Vector512<float>.Count;
        Vector512<float> c = Vector512.Create(center), f = Vector512.Create(factor), s = Vector512.Create(slope), o = Vector512.Create(offset);
        long j = 0;
        for (; j <= count - step; j += step)
        {
            Vector512<float> v = Vector512.Load(g + j);
            v = scale == null ? v : v * Vector512.Load(scale + j);
            Vector512.FusedMultiplyAdd(v, f, Vector512.FusedMultiplyAdd(Vector512.Load(x + j) - c, s, o)).Store(to + j);
        }

        for (; j < count; j++)
        {
            float v = scale == null ? g[j] : g[j] * scale[j];
            to[j] = MathF.FusedMultiplyAdd(v, factor, MathF.FusedMultiplyAdd(x[j] - center, slope, offset));
        }
    }

    /// <summary>sum[j] += g, products[j] += g * (x - center) * inverse.</summary>
    [MethodImpl(Hot)]
    public static void AddProducts(float* g, float* x, long count, float center, float inverse, float* sum, float* products)
    {
        int step = Vector512<float>.Count;
        Vector512<float> c = Vector512.Create(center), r = Vector512.Create(inverse);
        long j = 0;
        for (; j <= count - step; j += step)
        {
            Vector512<float> v = Vector512.Load(g + j);
            (Vector512.Load(sum + j) + v).Store(sum + j);
            Vector512.FusedMultiplyAdd(v, (Vector512.Load(x + j) - c) * r, Vector512.Load(products + j)).Store(products + j);
        }

        for (; j < count; j++)
        {
            sum[j] += g[j];
            products[j] = MathF.FusedMultiplyAdd(g[j], (x[j] - center) * inverse, products[j]);
        }
    }

    [MethodImpl(Hot)]
    private static double Sum(float* x, int count)
    {
        int step = Vector512<float>.Count, j = 0;
        Vector512<float> a = default, b = default, c = default, d = default;
        for (; j <= count - 4 * step; j += 4 * step)
        {
            a += Vector512.Load(x + j);
            b += Vector512.Load(x + j + step);
            c += Vector512.Load(x + j + 2 * step);
            d += Vector512.Load(x + j + 3 * step);
        }

        double rest = 0;
        for (; j < count; j++)
        {
            rest += x[j];
        }

        return Vector512.Sum(a + b + (c + d)) + rest;
    }

    [MethodImpl(Hot)]
    private static (double Sum, double Squares) Deviations(float* x, int count, float center)
    {
        int step = Vector512<float>.Count, j = 0;
        Vector512<float> c = Vector512.Create(center), s0 = default, s1 = default, q0 = default, q1 = default;
        for (; j <= count - 2 * step; j += 2 * step)
        {
            Vector512<float> d0 = Vector512.Load(x + j) - c, d1 = Vector512.Load(x + j + step) - c;
            s0 += d0;
            s1 += d1;
            q0 = Vector512.FusedMultiplyAdd(d0, d0, q0);
            q1 = Vector512.FusedMultiplyAdd(d1, d1, q1);
        }

        double sum = Vector512.Sum(s0 + s1), squares = Vector512.Sum(q0 + q1);
        for (; j < count; j++)
        {
            double d = x[j] - center;
            sum += d;
            squares += d * d;
        }

        return (sum, squares);
    }

    [MethodImpl(Hot)]
    private static (double Sum, double Products) ProductsOf(float* g, float* x, int count, float center, float* scale)
    {
        int step = Vector512<float>.Count, j = 0;
        Vector512<float> c = Vector512.Create(center), s0 = default, s1 = default, p0 = default, p1 = default;
        for (; j <= count - 2 * step; j += 2 * step)
        {
            Vector512<float> v0 = Vector512.Load(g + j), v1 = Vector512.Load(g + j + step);
            if (scale != null)
            {
                v0 *= Vector512.Load(scale + j);
                v1 *= Vector512.Load(scale + j + step);
            }

            s0 += v0;
            s1 += v1;
            p0 = Vector512.FusedMultiplyAdd(v0, Vector512.Load(x + j) - c, p0);
            p1 = Vector512.FusedMultiplyAdd(v1, Vector512.Load(x + j + step) - c, p1);
        }

        double sum = Vector512.Sum(s0 + s1), products = Vector512.Sum(p0 + p1);
        for (; j < count; j++)
        {
            double v = scale == null ? g[j] : g[j] * scale[j];
            sum += v;
            products += v * (x[j] - center);
        }

        return (sum, products);
    }
}
