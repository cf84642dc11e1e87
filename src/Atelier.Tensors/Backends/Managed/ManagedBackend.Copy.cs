namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend
{
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
            for (long row = start; row < end; row++)
            {
                CopyRow(from + walk.Start(0, row), walk.InnerStep(0), to + walk.Start(1, row), walk.InnerStep(1), walk.Inner);
            }
        });
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
