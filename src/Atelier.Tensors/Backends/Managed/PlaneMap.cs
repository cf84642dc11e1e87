using System.Runtime.CompilerServices;
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
        int channels = source[1];
        long inputRow = (long)source[3] * channels, inputPicture = source[2] * inputRow, outputRow = (long)columns.Outputs * channels;
        bool moves = OnlyMoves(rows) && OnlyMoves(columns);
        int[] runs = Runs(columns);
        ThreadTeam.For(source[0] * (long)rows.Outputs, Math.Max(1, Grain / Math.Max(1, outputRow)), (start, end) =>
        {
            // A vector more than a row, for the last pixels' loads.
            using Scratch<float> sums = new(inputRow + TapSum.Step);
            for (long job = start; job < end; job++)
            {
                (long n, long row) = Math.DivRem(job, rows.Outputs);
                T* picture = from + n * inputPicture, y = to + job * outputRow;
                if (moves)
                {
                    Move(picture, inputRow, rows, (int)row, columns, runs, channels, y);
                }
                else
                {
                    TapSum.Run(picture, inputRow, rows, (int)row, inputRow, (SingleElement*)sums.Pointer);
                    SumPixels((SingleElement*)sums.Pointer, columns, runs, channels, y);
                }
            }
        });
    }

    /// <summary>Whether every output is one input, unchanged, or zero.</summary>
    private static bool OnlyMoves(AxisMap map)
    {
        for (int o = 0; o < map.Outputs; o++)
        {
            int first = map.Starts[o], taps = map.Starts[o + 1] - first;
            if (taps > 1 || (taps == 1 && map.Weights[first] != 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Where runs of outputs start whose taps differ only by moving along with them, and where the last one ends: in memory a run
    /// is one wide pixel.
    /// </summary>
    private static int[] Runs(AxisMap map)
        => [.. Enumerable.Range(0, map.Outputs).Where(o => o == 0 || !Follows(map, o)), map.Outputs];

    private static bool Follows(AxisMap map, int output)
    {
        int before = map.Starts[output - 1], first = map.Starts[output], taps = map.Starts[output + 1] - first;
        bool follows = first - before == taps;
        for (int k = 0; k < taps && follows; k++)
        {
            follows = map.Indices[first + k] == map.Indices[before + k] + 1 && map.Weights[first + k] == map.Weights[before + k];
        }

        return follows;
    }

    private static void Move<T>(T* picture, long inputRow, AxisMap rows, int row, AxisMap columns, int[] runs, int channels, T* y)
        where T : unmanaged
    {
        bool empty = rows.Starts[row] == rows.Starts[row + 1];
        T* from = empty ? null : picture + rows.Indices[rows.Starts[row]] * inputRow;
        for (int run = 0; run < runs.Length - 1; run++)
        {
            int o = runs[run], first = columns.Starts[o];
            Span<T> to = new(y + (long)o * channels, (runs[run + 1] - o) * channels);
            if (empty || first == columns.Starts[o + 1])
            {
                to.Clear();
            }
            else
            {
                new ReadOnlySpan<T>(from + (long)columns.Indices[first] * channels, to.Length).CopyTo(to);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumPixels<T>(SingleElement* sums, AxisMap columns, int[] runs, int channels, T* y)
        where T : unmanaged, IVectorElement<T>
    {
        T* part = stackalloc T[TapSum.Step];
        for (int run = 0; run < runs.Length - 1; run++)
        {
            long at = (long)runs[run] * channels, length = (long)runs[run + 1] * channels - at;
            if (length <= TapSum.Step)
            {
                // The whole vector, for the next pixel to write over, took twice as long.
                T.Store(TapSum.First(sums, channels, columns, runs[run]), part);
                new ReadOnlySpan<T>(part, (int)length).CopyTo(new Span<T>(y + at, (int)length));
            }
            else
            {
                TapSum.Run(sums, channels, columns, runs[run], length, y + at);
            }
        }
    }
}
