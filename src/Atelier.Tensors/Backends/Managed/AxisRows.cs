using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// An <see cref="AxisMap"/> over rows of neighbours, single precision or BF16: a piece of an output row is summed over all its taps
/// in registers and written once, so that a map costs what its reads and writes cost.
/// </summary>
internal static unsafe class AxisRows
{
    private const int Vector = 16;
    private const long Grain = 1 << 15;

    /// <summary>Maps [outer, extent, inner] to [outer, map.Outputs, inner].</summary>
    public static void Run<T>(T* from, (long Outer, int Extent, long Inner) around, AxisMap map, T* to)
        where T : unmanaged, IVectorElement<T>
    {
        (long outer, int extent, long inner) = around;
        int outputs = map.Outputs;
        ThreadTeam.For(outer * outputs, Math.Max(1, Grain / Math.Max(1, inner)), (start, end) =>
        {
            fixed (int* indices = map.Indices)
            fixed (double* weights = map.Weights)
            {
                for (long job = start; job < end; job++)
                {
                    (long o, long row) = Math.DivRem(job, outputs);
                    int first = map.Starts[row], taps = map.Starts[row + 1] - first;
                    T* x = from + (o * extent * inner), y = to + (job * inner);
                    if (taps == 1 && weights[first] == 1)
                    {
                        // Padding and nearest-neighbour resizing only move rows.
                        long bytes = inner * sizeof(T);
                        Buffer.MemoryCopy(x + (indices[first] * inner), y, bytes, bytes);
                    }
                    else
                    {
                        Row<T>(x, inner, indices + first, weights + first, taps, y);
                    }
                }
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(T* x, long inner, int* indices, double* weights, int taps, T* y)
        where T : unmanaged, IVectorElement<T>
    {
        long at = 0;
        for (; at <= inner - (4 * Vector); at += 4 * Vector)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            for (int k = 0; k < taps; k++)
            {
                T* tap = x + (indices[k] * inner) + at;
                Vector512<float> weight = Vector512.Create((float)weights[k]);
                a = Vector512.FusedMultiplyAdd(T.Load(tap), weight, a);
                b = Vector512.FusedMultiplyAdd(T.Load(tap + Vector), weight, b);
                c = Vector512.FusedMultiplyAdd(T.Load(tap + (2 * Vector)), weight, c);
                d = Vector512.FusedMultiplyAdd(T.Load(tap + (3 * Vector)), weight, d);
            }

            T.Store(a, y + at);
            T.Store(b, y + at + Vector);
            T.Store(c, y + at + (2 * Vector));
            T.Store(d, y + at + (3 * Vector));
        }

        for (; at < inner; at += Vector)
        {
            int count = (int)Math.Min(Vector, inner - at);
            Vector512<float> sum = default;
            for (int k = 0; k < taps; k++)
            {
                T* tap = x + (indices[k] * inner) + at;
                sum = Vector512.FusedMultiplyAdd(count == Vector ? T.Load(tap) : Part.Load(tap, count), Vector512.Create((float)weights[k]), sum);
            }

            if (count == Vector)
            {
                T.Store(sum, y + at);
            }
            else
            {
                Part.Store(sum, y + at, count);
            }
        }
    }
}
