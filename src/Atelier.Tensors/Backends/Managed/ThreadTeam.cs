namespace Atelier.Tensors.Backends.Managed;

/// <summary>The threads that the managed kernels share.</summary>
public static class ThreadTeam
{
    /// <summary>How many threads kernels run on, the caller's included. Default: the machine's cores.</summary>
    public static int Size { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Splits [0, count) into at most <see cref="Size"/> contiguous ranges of at least <paramref name="grain"/> and runs
    /// them side by side. The split depends on the three numbers alone, so results repeat to the bit.
    /// </summary>
    public static void For(long count, long grain, Action<long, long> body)
    {
        int parts = (int)Math.Clamp(count / Math.Max(1, grain), 1, Size);
        Run(parts, part => body(count * part / parts, count * (part + 1) / parts));
    }

    /// <summary>Runs parts 0..parts-1, each once, in any order, on the team's threads; each part must write only what is its own.</summary>
    public static void Run(int parts, Action<int> body)
    {
        if (parts <= 1 || Size <= 1)
        {
            for (int part = 0; part < parts; part++)
            {
                body(part);
            }

            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Size }, body);
    }
}
