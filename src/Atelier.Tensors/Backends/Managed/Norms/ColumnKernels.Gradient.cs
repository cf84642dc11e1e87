using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Pointwise;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>Gradients: z is computed again from x, and the activation's slope with it.</summary>
internal static unsafe partial class ColumnKernels
{
    /// <summary>With g = grad * f'(z): sum[j] += g, products[j] += g * (x - center[j]).</summary>
    [MethodImpl(Hot)]
    public static void AddProducts<T, F>(F then, T* grad, T* x, long rows, int width, Coefficients at, float* sum, float* products)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        float* center = at.Center, factor = at.Factor, offset = at.Offset;
        int whole = width - width % Step;
        AddProductsRest(then, grad, x, rows, width, at, sum, products);
        for (; rows >= 2; rows -= 2, x += 2L * width, grad += 2L * width)
        {
            T* x1 = x + width, g1 = grad + width;
            for (int j = 0; j < whole; j += Step)
            {
                Values c = Vector512.Load(center + j), f = Vector512.Load(factor + j), o = Vector512.Load(offset + j);
                Values d0 = T.Load(x + j) - c, d1 = T.Load(x1 + j) - c;
                Values v0 = Activated.Gradient(then, T.Load(grad + j), Vector512.FusedMultiplyAdd(d0, f, o));
                Values v1 = Activated.Gradient(then, T.Load(g1 + j), Vector512.FusedMultiplyAdd(d1, f, o));
                (Vector512.Load(sum + j) + (v0 + v1)).Store(sum + j);
                (Vector512.Load(products + j) + Vector512.FusedMultiplyAdd(v0, d0, v1 * d1)).Store(products + j);
            }
        }

        for (; rows > 0; rows--, x += width, grad += width)
        {
            for (int j = 0; j < whole; j += Step)
            {
                Values d = T.Load(x + j) - Vector512.Load(center + j);
                Values v = Activated.Gradient(then, T.Load(grad + j), Vector512.FusedMultiplyAdd(d, Vector512.Load(factor + j), Vector512.Load(offset + j)));
                (Vector512.Load(sum + j) + v).Store(sum + j);
                Vector512.FusedMultiplyAdd(v, d, Vector512.Load(products + j)).Store(products + j);
            }
        }
    }

    /// <summary>With g = grad * f'(z): to = g * factor[j] + ((x - center[j]) * slope[j] + rest[j]).</summary>
    [MethodImpl(Hot)]
    public static void Combine<T, F>(F then, T* grad, T* x, T* to, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        float* center = at.Center, factor = at.Factor, offset = at.Offset, slope = at.Slope, rest = at.Rest;
        int whole = width - width % Step;
        CombineRest(then, grad, x, to, rows, width, at);
        for (; rows > 0; rows--, x += width, grad += width, to += width)
        {
            for (int j = 0; j < whole; j += Step)
            {
                Values d = T.Load(x + j) - Vector512.Load(center + j), f = Vector512.Load(factor + j);
                Values g = Activated.Gradient(then, T.Load(grad + j), Vector512.FusedMultiplyAdd(d, f, Vector512.Load(offset + j)));
                T.Store(Vector512.FusedMultiplyAdd(g, f, Vector512.FusedMultiplyAdd(d, Vector512.Load(slope + j), Vector512.Load(rest + j))), to + j);
            }
        }
    }

    [MethodImpl(Apart)]
    private static void AddProductsRest<T, F>(F then, T* grad, T* x, long rows, int width, Coefficients at, float* sum, float* products)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int count = width % Step, j = width - count;
        for (long row = 0; row < rows && count > 0; row++)
        {
            Values d = Part.Load(x + row * width + j, count) - Part.Load(at.Center + j, count);
            Values z = Vector512.FusedMultiplyAdd(d, Part.Load(at.Factor + j, count), Part.Load(at.Offset + j, count));
            Values g = Activated.Gradient(then, Part.Load(grad + row * width + j, count), z);
            Part.Store(Part.Load(sum + j, count) + g, sum + j, count);
            Part.Store(Vector512.FusedMultiplyAdd(g, d, Part.Load(products + j, count)), products + j, count);
        }
    }

    [MethodImpl(Apart)]
    private static void CombineRest<T, F>(F then, T* grad, T* x, T* to, long rows, int width, Coefficients at)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int count = width % Step, j = width - count;
        for (long row = 0; row < rows && count > 0; row++)
        {
            Values d = Part.Load(x + row * width + j, count) - Part.Load(at.Center + j, count), f = Part.Load(at.Factor + j, count);
            Values g = Activated.Gradient(then, Part.Load(grad + row * width + j, count), Vector512.FusedMultiplyAdd(d, f, Part.Load(at.Offset + j, count)));
            Values rest = Vector512.FusedMultiplyAdd(d, Part.Load(at.Slope + j, count), Part.Load(at.Rest + j, count));
            Part.Store(Vector512.FusedMultiplyAdd(g, f, rest), to + row * width + j, count);
        }
    }
}
