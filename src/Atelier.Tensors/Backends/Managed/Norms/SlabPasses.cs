namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// Two passes over slabs cut in chunks: one gathers, the other writes what depends on all that was gathered from the slab. A slab
/// that fits in cache makes both at once, so that the second pass does not go to memory. Either way every chunk is
/// computed alike: the choice moves work between threads, never bits.
/// </summary>
internal abstract class SlabPasses
{
    /// <summary>Elements that stay in a core's second-level cache between the passes.</summary>
    private const long CachedSlab = 1 << 17;

    protected abstract void Gather(int outer, int chunk);

    protected abstract void Conclude(int outer);

    protected abstract void Apply(int outer, int chunk);

    protected void Run(int outers, int chunks, long slab)
    {
        if (slab <= CachedSlab && outers >= ThreadTeam.Size)
        {
            ThreadTeam.For(outers, Math.Max(1, CachedSlab / 4 / slab), (start, end) =>
            {
                for (int outer = (int)start; outer < end; outer++)
                {
                    Each(outer, chunks, Gather);
                    Conclude(outer);
                    Each(outer, chunks, Apply);
                }
            });
            return;
        }

        long jobs = (long)outers * chunks;
        long grain = Math.Max(1, CachedSlab / 4 * chunks / slab);
        ThreadTeam.For(jobs, grain, (start, end) => Range(start, end, chunks, Gather));
        ThreadTeam.For(outers, grain, (start, end) =>
        {
            for (int outer = (int)start; outer < end; outer++)
            {
                Conclude(outer);
            }
        });
        ThreadTeam.For(jobs, grain, (start, end) => Range(start, end, chunks, Apply));
    }

    private static void Each(int outer, int chunks, Action<int, int> pass)
    {
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            pass(outer, chunk);
        }
    }

    private static void Range(long start, long end, int chunks, Action<int, int> pass)
    {
        for (long job = start; job < end; job++)
        {
            pass((int)(job / chunks), (int)(job % chunks));
        }
    }
}
