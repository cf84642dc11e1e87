using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Pointwise;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>The inner loops of normalisation by row: statistics over contiguous elements, scale and shift element by element.</summary>
internal static unsafe class RowKernels
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>Elements summed in single precision before they join a total in double; they stay in the first-level cache.</summary>
    private const int Chunk = 4096;

    private static int Step => Values.Count;

    /// <summary>Mean and sum of squared deviations, chunk by chunk: the mean first, then the deviations from it.</summary>
    public static (double Mean, double Squares) Moments<T>(T* x, long count)
        where T : unmanaged, IVectorElement<T>
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

    /// <summary>y = f(z).</summary>
    public static void Scale<T, F>(F then, T* x, T* y, int count, RowScale row)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int whole = count - count % Step;
        ScaleWhole(then, x, y, whole, row);
        if (whole < count)
        {
            ScaleRest(then, x + whole, y + whole, count - whole, row.From(whole));
        }
    }

    /// <summary>g = grad * f'(z): z is computed again from x.</summary>
    public static void Slopes<T, F>(F then, T* grad, T* x, T* g, int count, RowScale row)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int whole = count - count % Step;
        WholeSlopes(then, grad, x, g, whole, row);
        if (whole < count)
        {
            SlopesRest(then, grad + whole, x + whole, g + whole, count - whole, row.From(whole));
        }
    }

    /// <summary>
    /// With d = x - mean: the sums of g scale and of g scale d; and shifts[j] += g, scales[j] += g d factor, where those are wanted.
    /// </summary>
    public static (double Sum, double Products) AddProducts<T>(T* g, T* x, int count, RowScale row, float* shifts, float* scales)
        where T : unmanaged, IVectorElement<T>
    {
        double sum = 0, products = 0;
        for (int done = 0; done < count; done += Chunk)
        {
            int length = Math.Min(Chunk, count - done), rest = length % Step, at = done + length - rest;
            (float s, float p) = AddWhole(g + done, x + done, length - rest, row.From(done), RowScale.From(shifts, done), RowScale.From(scales, done));
            sum += s;
            products += p;
            if (rest > 0)
            {
                (s, p) = AddRest(g + at, x + at, rest, row.From(at), RowScale.From(shifts, at), RowScale.From(scales, at));
                sum += s;
                products += p;
            }
        }

        return (sum, products);
    }

    /// <summary>With d = x - mean: to = g scale factor + (d slope + rest).</summary>
    public static void Combine<T>(T* g, T* x, T* to, int count, RowScale row, float slope, float rest)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = count - count % Step;
        CombineWhole(g, x, to, whole, row, slope, rest);
        if (whole < count)
        {
            CombineRest(g + whole, x + whole, to + whole, count - whole, row.From(whole), slope, rest);
        }
    }

    [MethodImpl(Hot)]
    private static void ScaleWhole<T, F>(F then, T* x, T* y, int count, RowScale row)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        for (int j = 0; j < count; j += Step)
        {
            T.Store(Activated.Value(then, row.Of(row.Deviation(T.Load(x + j)), j)), y + j);
        }
    }

    [MethodImpl(Hot)]
    private static void WholeSlopes<T, F>(F then, T* grad, T* x, T* g, int count, RowScale row)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        for (int j = 0; j < count; j += Step)
        {
            T.Store(Activated.Gradient(then, T.Load(grad + j), row.Of(row.Deviation(T.Load(x + j)), j)), g + j);
        }
    }

    [MethodImpl(Hot)]
    private static void CombineWhole<T>(T* g, T* x, T* to, int count, RowScale row, float slope, float rest)
        where T : unmanaged, IVectorElement<T>
    {
        Values s = Vector512.Create(slope), r = Vector512.Create(rest), f = Vector512.Create(row.Factor);
        for (int j = 0; j < count; j += Step)
        {
            Values linear = Vector512.FusedMultiplyAdd(row.Deviation(T.Load(x + j)), s, r);
            T.Store(Vector512.FusedMultiplyAdd(row.Scaled(T.Load(g + j), j), f, linear), to + j);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ScaleRest<T, F>(F then, T* x, T* y, int count, RowScale row)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        float* memory = stackalloc float[2 * Step];
        Part.Store(Activated.Value(then, row.Padded(count, memory).Of(row.Deviation(Part.Load(x, count)), 0)), y, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SlopesRest<T, F>(F then, T* grad, T* x, T* g, int count, RowScale row)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        float* memory = stackalloc float[2 * Step];
        Values z = row.Padded(count, memory).Of(row.Deviation(Part.Load(x, count)), 0);
        Part.Store(Activated.Gradient(then, Part.Load(grad, count), z), g, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CombineRest<T>(T* g, T* x, T* to, int count, RowScale row, float slope, float rest)
        where T : unmanaged, IVectorElement<T>
    {
        float* memory = stackalloc float[2 * Step];
        Values scaled = row.Padded(count, memory).Scaled(Part.Load(g, count), 0);
        Values linear = Vector512.FusedMultiplyAdd(row.Deviation(Part.Load(x, count)), Vector512.Create(slope), Vector512.Create(rest));
        Part.Store(Vector512.FusedMultiplyAdd(scaled, Vector512.Create(row.Factor), linear), to, count);
    }

    [MethodImpl(Hot)]
    private static (float Sum, float Products) AddWhole<T>(T* g, T* x, int count, RowScale row, float* shifts, float* scales)
        where T : unmanaged, IVectorElement<T>
    {
        Values sum = default, products = default, factor = Vector512.Create(row.Factor);
        for (int j = 0; j < count; j += Step)
        {
            Values d = row.Deviation(T.Load(x + j)), v = T.Load(g + j);
            if (shifts != null)
            {
                (Vector512.Load(shifts + j) + v).Store(shifts + j);
                Vector512.FusedMultiplyAdd(v, d * factor, Vector512.Load(scales + j)).Store(scales + j);
            }

            v = row.Scaled(v, j);
            sum += v;
            products = Vector512.FusedMultiplyAdd(v, d, products);
        }

        return (Vector512.Sum(sum), Vector512.Sum(products));
    }

    /// <summary>What the gradient is padded with is zero, so it adds nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (float Sum, float Products) AddRest<T>(T* g, T* x, int count, RowScale row, float* shifts, float* scales)
        where T : unmanaged, IVectorElement<T>
    {
        float* memory = stackalloc float[2 * Step];
        Values d = row.Deviation(Part.Load(x, count)), v = Part.Load(g, count);
        if (shifts != null)
        {
            Part.Store(Part.Load(shifts, count) + v, shifts, count);
            Part.Store(Vector512.FusedMultiplyAdd(v, d * row.Factor, Part.Load(scales, count)), scales, count);
        }

        v = row.Padded(count, memory).Scaled(v, 0);
        return (Vector512.Sum(v), Vector512.Sum(v * d));
    }

    private static double Sum<T>(T* x, int count)
        where T : unmanaged, IVectorElement<T>
    {
        int rest = count % Step, whole = count - rest;
        double sum = WholeSum(x, whole);
        return rest == 0 ? sum : sum + Vector512.Sum(Part.Load(x + whole, rest));
    }

    [MethodImpl(Hot)]
    private static float WholeSum<T>(T* x, int count)
        where T : unmanaged, IVectorElement<T>
    {
        int j = 0;
        Values a = default, b = default, c = default, d = default;
        for (; j <= count - 4 * Step; j += 4 * Step)
        {
            a += T.Load(x + j);
            b += T.Load(x + j + Step);
            c += T.Load(x + j + 2 * Step);
            d += T.Load(x + j + 3 * Step);
        }

        for (; j < count; j += Step)
        {
            a += T.Load(x + j);
        }

        return Vector512.Sum(a + b + (c + d));
    }

    private static (double Sum, double Squares) Deviations<T>(T* x, int count, float center)
        where T : unmanaged, IVectorElement<T>
    {
        int rest = count % Step, whole = count - rest;
        (double sum, double squares) = WholeDeviations(x, whole, center);
        if (rest > 0)
        {
            Values d = Part.Deviations(x + whole, rest, center);
            sum += Vector512.Sum(d);
            squares += Vector512.Sum(d * d);
        }

        return (sum, squares);
    }

    [MethodImpl(Hot)]
    private static (float Sum, float Squares) WholeDeviations<T>(T* x, int count, float center)
        where T : unmanaged, IVectorElement<T>
    {
        int j = 0;
        Values c = Vector512.Create(center), s0 = default, s1 = default, q0 = default, q1 = default;
        for (; j <= count - 2 * Step; j += 2 * Step)
        {
            Values d0 = T.Load(x + j) - c, d1 = T.Load(x + j + Step) - c;
            s0 += d0;
            s1 += d1;
            q0 = Vector512.FusedMultiplyAdd(d0, d0, q0);
            q1 = Vector512.FusedMultiplyAdd(d1, d1, q1);
        }

        for (; j < count; j += Step)
        {
            Values d = T.Load(x + j) - c;
            s0 += d;
            q0 = Vector512.FusedMultiplyAdd(d, d, q0);
        }

        return (Vector512.Sum(s0 + s1), Vector512.Sum(q0 + q1));
    }
}
