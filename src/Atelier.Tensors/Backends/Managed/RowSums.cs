using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>Sums of short rows of numbers in single precision.</summary>
internal static unsafe class RowSums
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>One sum a row; four rows side by side, so that no addition waits for the one before.</summary>
    [MethodImpl(Hot)]
    public static void Run(float* from, long rows, long length, float* to)
    {
        long whole = length - length % Values.Count, row = 0;
        for (; row <= rows - 4; row += 4)
        {
            float* a = from + row * length, b = a + length, c = b + length, d = c + length;
            Values s = default, t = default, u = default, v = default;
            for (long i = 0; i < whole; i += Values.Count)
            {
                s += Vector512.Load(a + i);
                t += Vector512.Load(b + i);
                u += Vector512.Load(c + i);
                v += Vector512.Load(d + i);
            }

            to[row] = Vector512.Sum(s) + Rest(a, whole, length);
            to[row + 1] = Vector512.Sum(t) + Rest(b, whole, length);
            to[row + 2] = Vector512.Sum(u) + Rest(c, whole, length);
            to[row + 3] = Vector512.Sum(v) + Rest(d, whole, length);
        }

        for (; row < rows; row++)
        {
            to[row] = Of(from + row * length, length);
        }
    }

    /// <summary>The sum of one row.</summary>
    [MethodImpl(Hot)]
    public static float Of(float* from, long length)
    {
        long whole = length - length % Values.Count;
        Values sum = default;
        for (long i = 0; i < whole; i += Values.Count)
        {
            sum += Vector512.Load(from + i);
        }

        return Vector512.Sum(sum) + Rest(from, whole, length);
    }

    private static float Rest(float* from, long at, long length)
    {
        float sum = 0;
        for (; at < length; at++)
        {
            sum += from[at];
        }

        return sum;
    }
}
