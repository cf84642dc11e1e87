using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Pointwise;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>Softmax of scaled rows and its gradient: what is read and written passes through a row's buffer in single precision.</summary>
internal static unsafe class RowSoftmax
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
    private const long Grain = 1 << 14;

    private static int Step => Values.Count;

    /// <summary>y = softmax(scale x), row by row.</summary>
    public static void Run<T>(T* x, T* y, long rows, int extent, float scale)
        where T : unmanaged, IVectorElement<T>
        => ThreadTeam.For(rows, Math.Max(1, Grain / extent), (start, end) =>
        {
            int padded = (extent + Step - 1) / Step * Step;
            using Scratch<float> buffer = new(padded);
            for (long row = start; row < end; row++)
            {
                float max = Scale(x + row * extent, extent, scale, buffer.Pointer);
                float sum = Exponentials(buffer.Pointer, padded, max);
                Write(buffer.Pointer, 1 / sum, y + row * extent, extent);
            }
        });

    /// <summary>gradX = scale y (g - sum(g y)), row by row, where y is the softmax and g the gradient by it.</summary>
    public static void Grad<T>(T* g, T* y, T* gradX, long rows, int extent, float scale)
        where T : unmanaged, IVectorElement<T>
        => ThreadTeam.For(rows, Math.Max(1, Grain / extent), (start, end) =>
        {
            for (long row = start; row < end; row++)
            {
                long at = row * extent;
                GradRow(g + at, y + at, gradX + at, extent, scale);
            }
        });

    /// <summary>z = scale x, and minus infinity up to whole vectors; gives the largest.</summary>
    [MethodImpl(Hot)]
    private static float Scale<T>(T* x, int extent, float scale, float* z)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = extent - extent % Step;
        Values max = Vector512.Create(float.NegativeInfinity);
        if (whole < extent)
        {
            (Part.Load(x + whole, extent - whole) * Vector512.Create(scale)).Store(z + whole);
            new Span<float>(z + extent, whole + Step - extent).Fill(float.NegativeInfinity);
            max = Vector512.Load(z + whole);
        }

        for (int j = 0; j < whole; j += Step)
        {
            Values scaled = T.Load(x + j) * Vector512.Create(scale);
            scaled.Store(z + j);
            max = Vector512.ConditionalSelect(Vector512.GreaterThan(scaled, max), scaled, max);
        }

        float largest = max[0];
        for (int lane = 1; lane < Step; lane++)
        {
            largest = Math.Max(largest, max[lane]);
        }

        return largest;
    }

    /// <summary>Less the largest element, so that nothing overflows and the sum is at least 1.</summary>
    [MethodImpl(Hot)]
    private static float Exponentials(float* z, int padded, float max)
    {
        Values sum = Values.Zero;
        for (int j = 0; j < padded; j += Step)
        {
            Values e = Floats.Exp(new(Vector512.Load(z + j) - Vector512.Create(max))).Value;
            e.Store(z + j);
            sum += e;
        }

        return Vector512.Sum(sum);
    }

    [MethodImpl(Hot)]
    private static void Write<T>(float* z, float factor, T* y, int extent)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = extent - extent % Step;
        for (int j = 0; j < whole; j += Step)
        {
            T.Store(Vector512.Load(z + j) * Vector512.Create(factor), y + j);
        }

        if (whole < extent)
        {
            Part.Store(Vector512.Load(z + whole) * Vector512.Create(factor), y + whole, extent - whole);
        }
    }

    [MethodImpl(Hot)]
    private static void GradRow<T>(T* g, T* y, T* gradX, int extent, float scale)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = extent - extent % Step, rest = extent - whole;
        Values sums = rest == 0 ? Values.Zero : Part.Load(g + whole, rest) * Part.Load(y + whole, rest);
        for (int j = 0; j < whole; j += Step)
        {
            sums = Vector512.FusedMultiplyAdd(T.Load(g + j), T.Load(y + j), sums);
        }

        Values sum = Vector512.Create(Vector512.Sum(sums)), factor = Vector512.Create(scale);
        for (int j = 0; j < whole; j += Step)
        {
            T.Store(T.Load(y + j) * factor * (T.Load(g + j) - sum), gradX + j);
        }

        if (rest > 0)
        {
            Part.Store(Part.Load(y + whole, rest) * factor * (Part.Load(g + whole, rest) - sum), gradX + whole, rest);
        }
    }
}
