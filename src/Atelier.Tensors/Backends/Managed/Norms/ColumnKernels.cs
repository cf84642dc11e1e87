using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Pointwise;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// The inner loops of normalisation by column: over dense rows of [rows, width], with one accumulator or coefficient per column.
/// Sums take four rows at a time, which spares loads and stores of the accumulators. Whole vectors and the rest have methods of
/// their own, because a call beside a loop costs the loop its registers.
/// </summary>
internal static unsafe partial class ColumnKernels
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization, Apart = MethodImplOptions.NoInlining;

    private static int Step => Values.Count;

    /// <summary>sum[j] += the sum of column j.</summary>
    public static void AddColumns<T>(T* x, long rows, int width, float* sum)
        where T : unmanaged, IVectorElement<T> => AddColumns(x, width, rows, width, sum);

    /// <summary>As above, of rows that lie <paramref name="stride"/> apart.</summary>
    public static void AddColumns<T>(T* x, long stride, long rows, int width, float* sum)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = width - width % Step;
        AddWholeColumns(x, stride, rows, whole, sum);
        AddColumnsRest(x + whole, stride, rows, width - whole, sum + whole);
    }

    /// <summary>With d = x - center[j]: sum[j] += d, squares[j] += d^2.</summary>
    public static void AddDeviations<T>(T* x, long rows, int width, float* center, float* sum, float* squares)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = width - width % Step;
        AddWholeDeviations(x, width, rows, whole, center, sum, squares);
        AddDeviationsRest(x + whole, width, rows, width - whole, center + whole, sum + whole, squares + whole);
    }

    /// <summary>y = f(z).</summary>
    public static void Scale<T, F>(F then, T* x, T* y, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        ScaleWhole(then, x, y, rows, width, at);
        ScaleRest(then, x, y, rows, width, at);
    }

    [MethodImpl(Hot)]
    private static void AddWholeColumns<T>(T* x, long stride, long rows, int whole, float* sum)
        where T : unmanaged, IVectorElement<T>
    {
        for (; rows >= 4; rows -= 4, x += 4 * stride)
        {
            T* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
            for (int j = 0; j < whole; j += Step)
            {
                Values four = T.Load(x + j) + T.Load(x1 + j) + (T.Load(x2 + j) + T.Load(x3 + j));
                (Vector512.Load(sum + j) + four).Store(sum + j);
            }
        }

        for (; rows > 0; rows--, x += stride)
        {
            for (int j = 0; j < whole; j += Step)
            {
                (Vector512.Load(sum + j) + T.Load(x + j)).Store(sum + j);
            }
        }
    }

    [MethodImpl(Hot)]
    private static void AddWholeDeviations<T>(T* x, long stride, long rows, int whole, float* center, float* sum, float* squares)
        where T : unmanaged, IVectorElement<T>
    {
        for (; rows >= 4; rows -= 4, x += 4 * stride)
        {
            T* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
            for (int j = 0; j < whole; j += Step)
            {
                Values c = Vector512.Load(center + j);
                Values d0 = T.Load(x + j) - c, d1 = T.Load(x1 + j) - c, d2 = T.Load(x2 + j) - c, d3 = T.Load(x3 + j) - c;
                (Vector512.Load(sum + j) + (d0 + d1 + (d2 + d3))).Store(sum + j);
                Values four = Vector512.FusedMultiplyAdd(d0, d0, d1 * d1) + Vector512.FusedMultiplyAdd(d2, d2, d3 * d3);
                (Vector512.Load(squares + j) + four).Store(squares + j);
            }
        }

        for (; rows > 0; rows--, x += stride)
        {
            for (int j = 0; j < whole; j += Step)
            {
                Values d = T.Load(x + j) - Vector512.Load(center + j);
                (Vector512.Load(sum + j) + d).Store(sum + j);
                Vector512.FusedMultiplyAdd(d, d, Vector512.Load(squares + j)).Store(squares + j);
            }
        }
    }

    [MethodImpl(Hot)]
    private static void ScaleWhole<T, F>(F then, T* x, T* y, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        float* center = at.Center, factor = at.Factor, offset = at.Offset;
        int whole = width - width % Step;
        for (; rows > 0; rows--, x += width, y += width)
        {
            for (int j = 0; j < whole; j += Step)
            {
                Values d = T.Load(x + j) - Vector512.Load(center + j);
                T.Store(Activated.Value(then, Vector512.FusedMultiplyAdd(d, Vector512.Load(factor + j), Vector512.Load(offset + j))), y + j);
            }
        }
    }

    [MethodImpl(Apart)]
    private static void AddColumnsRest<T>(T* x, long stride, long rows, int count, float* sum)
        where T : unmanaged, IVectorElement<T>
    {
        for (long row = 0; row < rows && count > 0; row++)
        {
            Part.Store(Part.Load(sum, count) + Part.Load(x + row * stride, count), sum, count);
        }
    }

    [MethodImpl(Apart)]
    private static void AddDeviationsRest<T>(T* x, long stride, long rows, int count, float* center, float* sum, float* squares)
        where T : unmanaged, IVectorElement<T>
    {
        for (long row = 0; row < rows && count > 0; row++)
        {
            Values d = Part.Load(x + row * stride, count) - Part.Load(center, count);
            Part.Store(Part.Load(sum, count) + d, sum, count);
            Part.Store(Vector512.FusedMultiplyAdd(d, d, Part.Load(squares, count)), squares, count);
        }
    }

    [MethodImpl(Apart)]
    private static void ScaleRest<T, F>(F then, T* x, T* y, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int count = width % Step, j = width - count;
        for (long row = 0; row < rows && count > 0; row++)
        {
            Values d = Part.Load(x + row * width + j, count) - Part.Load(at.Center + j, count);
            Values z = Vector512.FusedMultiplyAdd(d, Part.Load(at.Factor + j, count), Part.Load(at.Offset + j, count));
            Part.Store(Activated.Value(then, z), y + row * width + j, count);
        }
    }
}
