using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Pointwise;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>Gradients.</summary>
internal static unsafe partial class ColumnKernels
{
    /// <summary>g = grad * f'(z), where z is computed again from x; sum[j] += g, products[j] += g * (x - center[j]).</summary>
    public static void AddSlopes<T, F>(F then, T* grad, T* x, T* g, long rows, int width, Coefficients at, float* sum, float* products)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int whole = width - width % Step;
        AddWholeSlopes(then, grad, x, g, rows, width, at, sum, products);
        SlopesRest(then, grad, x, g, rows, width, at);
        AddProductsRest(g + whole, x + whole, width, rows, width - whole, at.Center + whole, sum + whole, products + whole);
    }

    /// <summary>sum[j] += g, products[j] += g * (x - center[j]).</summary>
    public static void AddProducts<T>(T* g, T* x, long rows, int width, float* center, float* sum, float* products)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = width - width % Step;
        AddWholeProducts(g, x, width, rows, whole, center, sum, products);
        AddProductsRest(g + whole, x + whole, width, rows, width - whole, center + whole, sum + whole, products + whole);
    }

    /// <summary>to = g * factor[j] + ((x - center[j]) * slope[j] + rest[j]).</summary>
    public static void Combine<T>(T* g, T* x, T* to, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
    {
        CombineWhole(g, x, to, rows, width, at);
        CombineRest(g, x, to, rows, width, at);
    }

    [MethodImpl(Hot)]
    private static void AddWholeSlopes<T, F>(F then, T* grad, T* x, T* g, long rows, int width, Coefficients at, float* sum, float* products)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        float* center = at.Center, factor = at.Factor, offset = at.Offset;
        int whole = width - width % Step;
        for (; rows > 0; rows--, x += width, grad += width, g += width)
        {
            for (int j = 0; j < whole; j += Step)
            {
                Values d = T.Load(x + j) - Vector512.Load(center + j);
                Values z = Vector512.FusedMultiplyAdd(d, Vector512.Load(factor + j), Vector512.Load(offset + j));
                Values v = Activated.Gradient(then, T.Load(grad + j), z);
                T.Store(v, g + j);
                (Vector512.Load(sum + j) + v).Store(sum + j);
                Vector512.FusedMultiplyAdd(v, d, Vector512.Load(products + j)).Store(products + j);
            }
        }
    }

    [MethodImpl(Hot)]
    private static void AddWholeProducts<T>(T* g, T* x, long stride, long rows, int whole, float* center, float* sum, float* products)
        where T : unmanaged, IVectorElement<T>
    {
        for (; rows >= 4; rows -= 4, x += 4 * stride, g += 4 * stride)
        {
            T* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride, g1 = g + stride, g2 = g1 + stride, g3 = g2 + stride;
            for (int j = 0; j < whole; j += Step)
            {
                Values c = Vector512.Load(center + j);
                Values v0 = T.Load(g + j), v1 = T.Load(g1 + j), v2 = T.Load(g2 + j), v3 = T.Load(g3 + j);
                (Vector512.Load(sum + j) + (v0 + v1 + (v2 + v3))).Store(sum + j);
                Values two = Vector512.FusedMultiplyAdd(v0, T.Load(x + j) - c, v1 * (T.Load(x1 + j) - c));
                Values more = Vector512.FusedMultiplyAdd(v2, T.Load(x2 + j) - c, v3 * (T.Load(x3 + j) - c));
                (Vector512.Load(products + j) + (two + more)).Store(products + j);
            }
        }

        for (; rows > 0; rows--, x += stride, g += stride)
        {
            for (int j = 0; j < whole; j += Step)
            {
                Values v = T.Load(g + j);
                (Vector512.Load(sum + j) + v).Store(sum + j);
                Vector512.FusedMultiplyAdd(v, T.Load(x + j) - Vector512.Load(center + j), Vector512.Load(products + j)).Store(products + j);
            }
        }
    }

    [MethodImpl(Hot)]
    private static void CombineWhole<T>(T* g, T* x, T* to, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
    {
        float* center = at.Center, factor = at.Factor, slope = at.Slope, rest = at.Rest;
        int whole = width - width % Step;
        for (; rows > 0; rows--, x += width, g += width, to += width)
        {
            for (int j = 0; j < whole; j += Step)
            {
                Values linear = Vector512.FusedMultiplyAdd(T.Load(x + j) - Vector512.Load(center + j), Vector512.Load(slope + j), Vector512.Load(rest + j));
                T.Store(Vector512.FusedMultiplyAdd(T.Load(g + j), Vector512.Load(factor + j), linear), to + j);
            }
        }
    }

    [MethodImpl(Apart)]
    private static void SlopesRest<T, F>(F then, T* grad, T* x, T* g, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int count = width % Step, j = width - count;
        for (long row = 0; row < rows && count > 0; row++)
        {
            Values d = Part.Load(x + row * width + j, count) - Part.Load(at.Center + j, count);
            Values z = Vector512.FusedMultiplyAdd(d, Part.Load(at.Factor + j, count), Part.Load(at.Offset + j, count));
            Part.Store(Activated.Gradient(then, Part.Load(grad + row * width + j, count), z), g + row * width + j, count);
        }
    }

    [MethodImpl(Apart)]
    private static void AddProductsRest<T>(T* g, T* x, long stride, long rows, int count, float* center, float* sum, float* products)
        where T : unmanaged, IVectorElement<T>
    {
        for (long row = 0; row < rows && count > 0; row++)
        {
            Values v = Part.Load(g + row * stride, count), d = Part.Load(x + row * stride, count) - Part.Load(center, count);
            Part.Store(Part.Load(sum, count) + v, sum, count);
            Part.Store(Vector512.FusedMultiplyAdd(v, d, Part.Load(products, count)), products, count);
        }
    }

    [MethodImpl(Apart)]
    private static void CombineRest<T>(T* g, T* x, T* to, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
    {
        int count = width % Step, j = width - count;
        for (long row = 0; row < rows && count > 0; row++)
        {
            Values d = Part.Load(x + row * width + j, count) - Part.Load(at.Center + j, count);
            Values linear = Vector512.FusedMultiplyAdd(d, Part.Load(at.Slope + j, count), Part.Load(at.Rest + j, count));
            Part.Store(Vector512.FusedMultiplyAdd(Part.Load(g + row * width + j, count), Part.Load(at.Factor + j, count), linear), to + row * width + j, count);
        }
    }
}
