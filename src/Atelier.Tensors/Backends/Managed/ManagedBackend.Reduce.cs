using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend
{
    /// <summary>Elements summed into one partial result. Fixed, so that sums do not depend on the number of threads.</summary>
    private const long ReductionBlock = 1 << 15;

    /// <inheritdoc/>
    public virtual void Reduce(Reduction kind, Tensor source, Tensor destination, ReadOnlySpan<int> axes)
    {
        if (source.Count == 0)
        {
            Fill(destination, 0);
            return;
        }

        destination.Storage.Touch();
        int[] extents = Layout.Physical(source.Shape);
        int[] order = Layout.Order(source.Rank);
        bool[] reduced = new bool[extents.Length];
        foreach (int axis in axes)
        {
            reduced[Array.IndexOf(order, axis)] = true;
        }

        List<(long Extent, bool Reduced)> runs = Runs(extents, reduced);
        if (source.DType == DType.BF16)
        {
            ReduceHalf(kind, source, destination, runs);
            return;
        }

        Run(source.DType, new ReduceLoop(kind, Pointer(source), Pointer(destination), destination.Count, runs));
    }

    /// <summary>Columns, which gradients of biases and scales are sums of, are read as they lie; all else is widened first.</summary>
    private static void ReduceHalf(Reduction kind, Tensor source, Tensor destination, List<(long Extent, bool Reduced)> runs)
    {
        using Wide to = Wide.Write(destination);
        int at = runs.FindLastIndex(run => run.Reduced);
        long inner = runs.Skip(at + 1).Aggregate(1L, (product, run) => product * run.Extent), extent = at < 0 ? 1 : runs[at].Extent;
        if (kind != Reduction.Sum || at < 0 || inner == 1)
        {
            using Wide from = Wide.Read(source);
            new ReduceLoop(kind, (nint)from.Pointer, (nint)to.Pointer, destination.Count, runs).Run<float>();
            return;
        }

        long outer = source.Count / (extent * inner);
        using Scratch<float> sums = new(outer * inner);
        ColumnSums.Run(Pointer<HalfElement>(source), sums.Pointer, outer, extent, inner);
        runs[at] = (1, false);
        new ReduceLoop(kind, (nint)sums.Pointer, (nint)to.Pointer, destination.Count, runs).Run<float>();
    }

    /// <summary>Merges neighbouring extents that share a fate: alternately kept and reduced.</summary>
    private static List<(long Extent, bool Reduced)> Runs(int[] extents, bool[] reduced)
    {
        List<(long Extent, bool Reduced)> runs = [];
        for (int d = 0; d < extents.Length; d++)
        {
            if (extents[d] == 1)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].Reduced == reduced[d])
            {
                runs[^1] = (runs[^1].Extent * extents[d], reduced[d]);
            }
            else
            {
                runs.Add((extents[d], reduced[d]));
            }
        }

        return runs;
    }

    private readonly struct ReduceLoop(Reduction kind, nint source, nint destination, long count, List<(long Extent, bool Reduced)> runs) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            T* from = (T*)source;
            nint held = 0;
            long heldBytes = 0;

            // One reduced run at a time, innermost first; all but the last go through a temporary.
            while (true)
            {
                int at = runs.FindLastIndex(run => run.Reduced);
                if (at < 0 && kind == Reduction.SumOfSquares)
                {
                    TensorPrimitives.Multiply(new ReadOnlySpan<T>(from, checked((int)count)), new ReadOnlySpan<T>(from, (int)count), new Span<T>((T*)destination, (int)count));
                    break;
                }

                if (at < 0)
                {
                    Buffer.MemoryCopy(from, (T*)destination, count * sizeof(T), count * sizeof(T));
                    break;
                }

                long outer = Extent(runs.Take(at)), inner = Extent(runs.Skip(at + 1));
                bool last = runs.FindIndex(run => run.Reduced) == at;
                long bytes = outer * inner * sizeof(T);
                nint temporary = last ? 0 : BufferPool.Shared.Rent(bytes);
                T* to = last ? (T*)destination : (T*)temporary;
                ReduceRun(held == 0 ? kind : Then(kind), from, to, outer, runs[at].Extent, inner);
                if (held != 0)
                {
                    BufferPool.Shared.Return(held, heldBytes);
                }

                if (last)
                {
                    break;
                }

                (held, heldBytes) = (temporary, bytes);
                from = to;
                runs[at] = (1, false);
            }

            static long Extent(IEnumerable<(long Extent, bool Reduced)> part) => part.Aggregate(1L, (product, run) => product * run.Extent);
        }
    }

    /// <summary>How partial results are combined.</summary>
    private static Reduction Then(Reduction kind) => kind == Reduction.SumOfSquares ? Reduction.Sum : kind;

    /// <summary>[outer, extent, inner] to [outer, inner].</summary>
    private static void ReduceRun<T>(Reduction kind, T* from, T* to, long outer, long extent, long inner)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float) && kind == Reduction.Sum && inner > 1 && extent > 1)
        {
            ColumnSums.Run((SingleElement*)from, (float*)to, outer, extent, inner);
            return;
        }

        long perBlock = Math.Max(1, ReductionBlock / Math.Max(1, inner));
        long blocks = Math.Max(1, (extent + perBlock - 1) / perBlock);
        if (blocks == 1 || outer * inner >= ReductionBlock)
        {
            ThreadTeam.For(outer, Math.Max(1, ReductionBlock / Math.Max(1, extent * inner)), (start, end) =>
            {
                for (long o = start; o < end; o++)
                {
                    ReduceBlock(kind, from + o * extent * inner, to + o * inner, extent, inner);
                }
            });
            return;
        }

        long bytes = outer * blocks * inner * sizeof(T);
        nint partial = BufferPool.Shared.Rent(bytes);
        ThreadTeam.For(outer * blocks, 1, (start, end) =>
        {
            for (long job = start; job < end; job++)
            {
                (long o, long block) = Math.DivRem(job, blocks);
                long first = block * perBlock;
                ReduceBlock(kind, from + (o * extent + first) * inner, (T*)partial + job * inner, Math.Min(perBlock, extent - first), inner);
            }
        });
        for (long o = 0; o < outer; o++)
        {
            ReduceBlock(Then(kind), (T*)partial + o * blocks * inner, to + o * inner, blocks, inner);
        }

        BufferPool.Shared.Return(partial, bytes);
    }

    private static void ReduceBlock<T>(Reduction kind, T* from, T* to, long extent, long inner)
        where T : unmanaged, INumber<T>
    {
        if (inner == 1)
        {
            ReadOnlySpan<T> row = new(from, checked((int)extent));
            *to = kind switch
            {
                Reduction.Sum => typeof(T) == typeof(float) ? T.CreateTruncating(SumRow((float*)from, extent)) : TensorPrimitives.Sum(row),
                Reduction.SumOfSquares => TensorPrimitives.SumOfSquares(row),
                Reduction.Max => TensorPrimitives.Max(row),
                _ => TensorPrimitives.Min(row),
            };
            return;
        }

        Span<T> sum = new(to, checked((int)inner));
        ReadOnlySpan<T> first = new(from, (int)inner);
        if (kind == Reduction.SumOfSquares)
        {
            TensorPrimitives.Multiply(first, first, sum);
        }
        else
        {
            first.CopyTo(sum);
        }

        for (long r = 1; r < extent; r++)
        {
            ReadOnlySpan<T> row = new(from + r * inner, (int)inner);
            switch (kind)
            {
                case Reduction.Sum: TensorPrimitives.Add(sum, row, sum); break;
                case Reduction.SumOfSquares: TensorPrimitives.MultiplyAdd(row, row, sum, sum); break;
                case Reduction.Max: TensorPrimitives.Max(sum, row, sum); break;
                default: TensorPrimitives.Min(sum, row, sum); break;
            }
        }
    }

    /// <summary>Pairs of single-precision vectors, gathered in double precision every 4,096 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumRow(float* from, long count)
    {
        double total = 0;
        int width = Vector<float>.Count;
        for (long block = 0; block < count; block += 4096)
        {
            long end = Math.Min(count, block + 4096), i = block;
            Vector<float> a = default, b = default, c = default, d = default;
            for (; i <= end - 4 * width; i += 4 * width)
            {
                a += Vector.Load(from + i);
                b += Vector.Load(from + i + width);
                c += Vector.Load(from + i + 2 * width);
                d += Vector.Load(from + i + 3 * width);
            }

            double rest = 0;
            for (; i < end; i++)
            {
                rest += from[i];
            }

            total += Vector.Sum(a + b + (c + d)) + rest;
        }

        return total;
    }

    /// <inheritdoc/>
    public void ArgMax(Tensor source, int axis, Tensor destination)
        => InSingle(source, destination, (from, to) => Run(from.DType, new ArgMaxLoop(from, axis, to), nameof(ArgMax)));

    private readonly struct ArgMaxLoop(Tensor source, int axis, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            (long outer, int extent, long inner) = Around(source.Shape, axis);
            T* from = Pointer<T>(source);
            long* to = Pointer<long>(destination);
            for (long o = 0; o < outer; o++)
            {
                for (long i = 0; i < inner; i++)
                {
                    T* row = from + o * extent * inner + i;
                    long best = 0;
                    for (long r = 1; r < extent; r++)
                    {
                        best = row[r * inner] > row[best * inner] || T.IsNaN(row[r * inner]) && !T.IsNaN(row[best * inner]) ? r : best;
                    }

                    to[o * inner + i] = best;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void CumSum(Tensor source, int axis, bool reverse, Tensor destination)
        => InSingle(source, destination, (from, to) => Run(from.DType, new CumSumLoop(from, axis, reverse, to), nameof(CumSum)));

    private readonly struct CumSumLoop(Tensor source, int axis, bool reverse, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            (long outer, int extent, long inner) = Around(source.Shape, axis);
            T* from = Pointer<T>(source), to = Pointer<T>(destination);
            for (long o = 0; o < outer; o++)
            {
                for (int r = 0; r < extent; r++)
                {
                    int row = reverse ? extent - 1 - r : r, previous = reverse ? row + 1 : row - 1;
                    for (long i = 0; i < inner; i++)
                    {
                        long at = (o * extent + row) * inner + i;
                        to[at] = r == 0 ? from[at] : to[(o * extent + previous) * inner + i] + from[at];
                    }
                }
            }
        }
    }
}
