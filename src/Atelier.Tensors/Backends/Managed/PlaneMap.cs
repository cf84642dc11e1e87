using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// Maps along height and width at once, one row of output pixels at a time: the rows that it is made of are summed into one in
/// single precision, which stays in cache, and its pixels are summed from that. Maps that only move pixels (padding, nearest
/// neighbours) copy them.
/// </summary>
internal static unsafe class PlaneMap
{
    private const long Grain = 1 << 15;

    public static void Run<T>(Shape source, T* from, AxisMap rows, AxisMap columns, T* to)
        where T : unmanaged, IVectorElement<T>
    {
        int channels = source[1], width = source[3];
        long inputPicture = (long)source[2] * width * channels, outputRow = (long)columns.Outputs * channels;
        bool moves = OnlyMoves(rows) && OnlyMoves(columns);
        ThreadTeam.For(source[0] * (long)rows.Outputs, Math.Max(1, Grain / Math.Max(1, outputRow)), (start, end) =>
        {
            // A vector more than a row, for the last pixel's loads.
            using Scratch<float> sums = new((long)width * channels + Vector512<float>.Count);
            for (long job = start; job < end; job++)
            {
                (long n, long row) = Math.DivRem(job, rows.Outputs);
                T* picture = from + n * inputPicture, y = to + job * outputRow;
                if (moves)
                {
                    Move(picture + (long)rows.Indices[rows.Starts[row]] * width * channels, columns, channels, y);
                }
                else
                {
                    SumRows(picture, (long)width * channels, rows, (int)row, sums.Pointer);
                    SumPixels(sums.Pointer, columns, channels, y);
                }
            }
        });
    }

    /// <summary>Whether every output is one input, unchanged.</summary>
    private static bool OnlyMoves(AxisMap map)
    {
        for (int o = 0; o < map.Outputs; o++)
        {
            if (map.Starts[o + 1] != map.Starts[o] + 1 || map.Weights[map.Starts[o]] != 1)
            {
                return false;
            }
        }

        return true;
    }

    private static void Move<T>(T* row, AxisMap columns, int channels, T* y)
        where T : unmanaged
    {
        // Runs of neighbours are copied at once.
        int[] at = columns.Indices;
        for (int o = 0; o < at.Length;)
        {
            int run = 1;
            while (o + run < at.Length && at[o + run] == at[o] + run)
            {
                run++;
            }

            long bytes = (long)run * channels * sizeof(T);
            Buffer.MemoryCopy(row + (long)at[o] * channels, y + (long)o * channels, bytes, bytes);
            o += run;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumRows<T>(T* picture, long length, AxisMap map, int row, float* sums)
        where T : unmanaged, IVectorElement<T>
    {
        int first = map.Starts[row], last = map.Starts[row + 1];
        long whole = length - length % Vector512<float>.Count;
        for (long i = 0; i < whole; i += Vector512<float>.Count)
        {
            Vector512<float> sum = default;
            for (int k = first; k < last; k++)
            {
                sum = Vector512.FusedMultiplyAdd(T.Load(picture + map.Indices[k] * length + i), Vector512.Create((float)map.Weights[k]), sum);
            }

            sum.Store(sums + i);
        }

        T* part = stackalloc T[Vector512<float>.Count];
        int rest = (int)(length - whole);
        Vector512<float> tail = default;
        for (int k = first; k < last && rest > 0; k++)
        {
            new ReadOnlySpan<T>(picture + map.Indices[k] * length + whole, rest).CopyTo(new Span<T>(part, rest));
            tail = Vector512.FusedMultiplyAdd(T.Load(part), Vector512.Create((float)map.Weights[k]), tail);
        }

        tail.Store(sums + whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumPixels<T>(float* sums, AxisMap map, int channels, T* y)
        where T : unmanaged, IVectorElement<T>
    {
        int whole = channels - channels % Vector512<float>.Count;
        T* part = stackalloc T[Vector512<float>.Count];
        for (int o = 0; o < map.Outputs; o++, y += channels)
        {
            int first = map.Starts[o], last = map.Starts[o + 1];
            for (int c = 0; c < whole; c += Vector512<float>.Count)
            {
                T.Store(Sum(sums + c, map, first, last, channels), y + c);
            }

            if (whole < channels)
            {
                T.Store(Sum(sums + whole, map, first, last, channels), part);
                new ReadOnlySpan<T>(part, channels - whole).CopyTo(new Span<T>(y + whole, channels - whole));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sum(float* from, AxisMap map, int first, int last, int channels)
    {
        Vector512<float> sum = default;
        for (int k = first; k < last; k++)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(from + (long)map.Indices[k] * channels), Vector512.Create((float)map.Weights[k]), sum);
        }

        return sum;
    }
}
