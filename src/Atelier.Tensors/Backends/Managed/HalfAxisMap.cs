using System.Numerics.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>An <see cref="AxisMap"/> over BF16: taps are summed in single precision, a piece of a row at a time.</summary>
internal static unsafe class HalfAxisMap
{
    private const int Piece = 1024;

    public static void Run(ushort* from, (long Outer, int Extent, long Inner) around, AxisMap map, ushort* to)
    {
        (long outer, int extent, long inner) = around;
        int outputs = map.Outputs;
        ThreadTeam.For(outer * outputs, Math.Max(1, (1 << 15) / Math.Max(1, inner)), (start, end) =>
        {
            float* sums = stackalloc float[Piece], tap = stackalloc float[Piece];
            for (long job = start; job < end; job++)
            {
                (long o, long row) = Math.DivRem(job, outputs);
                ReadOnlySpan<int> indices = map.Indices.AsSpan(map.Starts[row]..map.Starts[row + 1]);
                ReadOnlySpan<double> weights = map.Weights.AsSpan(map.Starts[row]..map.Starts[row + 1]);
                ushort* x = from + o * extent * inner, y = to + job * inner;
                if (indices.Length == 1 && weights[0] == 1)
                {
                    // Padding and nearest-neighbour resizing only move rows.
                    Buffer.MemoryCopy(x + indices[0] * inner, y, inner * sizeof(ushort), inner * sizeof(ushort));
                    continue;
                }

                for (long at = 0; at < inner; at += Piece)
                {
                    Sum(x + at, inner, indices, weights, new Span<float>(sums, (int)Math.Min(Piece, inner - at)), tap);
                    HalfRows.NarrowRow(sums, y + at, Math.Min(Piece, inner - at));
                }
            }
        });
    }

    private static void Sum(ushort* x, long inner, ReadOnlySpan<int> indices, ReadOnlySpan<double> weights, Span<float> sums, float* tap)
    {
        sums.Clear();
        for (int k = 0; k < indices.Length; k++)
        {
            HalfRows.WidenRow(x + indices[k] * inner, tap, sums.Length);
            TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(tap, sums.Length), (float)weights[k], sums, sums);
        }
    }
}
