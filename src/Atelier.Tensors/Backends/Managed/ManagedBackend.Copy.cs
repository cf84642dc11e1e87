using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend
{
    private const int VectorBytes = 64;

    /// <summary>Bytes of a row above which the processor foresees it well enough.</summary>
    private const int ShortRow = 2048;

    /// <summary>Bytes asked for ahead.</summary>
    private const int CopyAhead = 4096;

    /// <inheritdoc/>
    public void Copy(Tensor source, in Strides from, Tensor destination, in Strides to, int[] extents)
    {
        destination.Storage.Touch();
        if (Product(extents) == 0)
        {
            return;
        }

        // Rows run along the destination's memory: writing scattered costs more than reading scattered.
        int[] order = new int[extents.Length];
        long[] toSteps = new long[order.Length];
        for (int d = 0; d < order.Length; d++)
        {
            (order[d], toSteps[d]) = (d, -Math.Abs(to.Steps[d]));
        }

        Array.Sort(toSteps, order);
        int[] sorted = Array.ConvertAll(order, axis => extents[axis]);
        long[] steps = to.Steps, sourceSteps = from.Steps;
        StridedWalk walk = new(sorted, Array.ConvertAll(order, axis => sourceSteps[axis]), Array.ConvertAll(order, axis => steps[axis]));
        switch (source.DType.SizeOf())
        {
            case 1: CopyRows(walk, Pointer<byte>(source) + from.Offset, Pointer<byte>(destination) + to.Offset); break;
            case 2: CopyRows(walk, Pointer<ushort>(source) + from.Offset, Pointer<ushort>(destination) + to.Offset); break;
            case 4: CopyRows(walk, Pointer<uint>(source) + from.Offset, Pointer<uint>(destination) + to.Offset); break;
            default: CopyRows(walk, Pointer<ulong>(source) + from.Offset, Pointer<ulong>(destination) + to.Offset); break;
        }
    }

    private static void CopyRows<T>(StridedWalk walk, T* from, T* to)
        where T : unmanaged
    {
        if (Transposition<T>.TryRun(walk, from, to))
        {
            return;
        }

        if (walk.Rows == 1)
        {
            long a = walk.InnerStep(0), b = walk.InnerStep(1);
            ThreadTeam.For(walk.Inner, 1 << 15, (start, end) => CopyRow(from + start * a, a, to + start * b, b, end - start));
            return;
        }

        ThreadTeam.For(walk.Rows, Math.Max(1, (1 << 14) / walk.Inner), (start, end) =>
        {
            // Rows of one stretch lie evenly apart.
            long stretch = walk.Extents[^2];
            for (long row = start, last; row < end; row = last)
            {
                last = Math.Min(end, row - row % stretch + stretch);
                CopyStretch(walk, from + walk.Start(0, row), to + walk.Start(1, row), last - row);
            }
        });
    }

    private static void CopyStretch<T>(StridedWalk walk, T* from, T* to, long rows)
        where T : unmanaged
    {
        long fromStep = walk.Steps[0][^2], toStep = walk.Steps[1][^2], a = walk.InnerStep(0), b = walk.InnerStep(1), count = walk.Inner, bytes = count * sizeof(T);
        if (a == 1 && b == 1 && bytes is >= VectorBytes and <= ShortRow)
        {
            CopyShortRows((byte*)from, fromStep * sizeof(T), (byte*)to, toStep * sizeof(T), rows, (int)bytes);
            return;
        }

        for (; rows > 0; rows--, from += fromStep, to += toStep)
        {
            CopyRow(from, a, to, b, count);
        }
    }

    /// <summary>What lies in runs with gaps between them the processor does not foresee: several times slower unless asked for ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyShortRows(byte* from, long fromStep, byte* to, long toStep, long rows, int bytes)
    {
        long ahead = Math.Max(1, CopyAhead / bytes), fromAhead = ahead * fromStep, toAhead = ahead * toStep;
        for (; rows > 0; rows--, from += fromStep, to += toStep)
        {
            for (int at = 0; at < bytes && Sse.IsSupported; at += VectorBytes)
            {
                Sse.Prefetch0(from + fromAhead + at);
                Sse.Prefetch0(to + toAhead + at);
            }

            for (int at = 0; at <= bytes - VectorBytes; at += VectorBytes)
            {
                Vector512.Store(Vector512.Load(from + at), to + at);
            }

            // What is left over, with some of what has been copied already.
            Vector512.Store(Vector512.Load(from + bytes - VectorBytes), to + bytes - VectorBytes);
        }
    }

    private static void CopyRow<T>(T* from, long fromStep, T* to, long toStep, long count)
        where T : unmanaged
    {
        if (fromStep == 1 && toStep == 1)
        {
            Buffer.MemoryCopy(from, to, count * sizeof(T), count * sizeof(T));
            return;
        }

        for (long i = 0; i < count; i++)
        {
            to[i * toStep] = from[i * fromStep];
        }
    }
}
