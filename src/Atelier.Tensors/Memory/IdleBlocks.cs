namespace Atelier.Tensors.Memory;

/// <summary>
/// Idle blocks of native memory by size. A block also serves smaller requests, else memory would add up whose sizes are needed at
/// different times: it is halved until it fits, and halves that are idle again become whole again (the buddy system, Knuth, The Art
/// of Computer Programming, volume 1, section 2.5). A block a little larger serves as it is. Not thread-safe.
/// </summary>
internal sealed class IdleBlocks
{
    /// <summary>Below this many bytes halving saves nothing worth its time.</summary>
    private const long LeastHalf = 256 << 10;

    private const int MostHalvings = 4;

    // Lowest addresses first, so that equal rounds of training find equal blocks.
    private readonly Dictionary<long, SortedSet<nint>> _blocks = [];
    private readonly HashSet<(nint Block, long Size)> _halved = [];

    // What was given out for a smaller size than its own.
    private readonly Dictionary<nint, long> _larger = [];

    /// <summary>Bytes that are idle.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes a block out that serves for a size.</summary>
    public bool TryTake(long size, out nint block)
    {
        if (TryPop(size, out block))
        {
            return true;
        }

        if (size < LeastHalf)
        {
            return false;
        }

        for (int halvings = 1; halvings <= MostHalvings; halvings++)
        {
            if (TryPop(size << halvings, out block))
            {
                Halve(block, size << halvings, size);
                return true;
            }
        }

        for (long larger = BufferPool.ClassOf(size + 1); larger <= size + size / 2; larger = BufferPool.ClassOf(larger + 1))
        {
            if (TryPop(larger, out block))
            {
                _larger.Add(block, larger);
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts in what <see cref="TryTake"/> gave for a size, or a fresh block of that size.</summary>
    public void Put(nint block, long size)
    {
        if (_larger.Remove(block, out long larger))
        {
            size = larger;
        }

        Bytes += size;
        while (ParentOf(block, size) is { } parent && Remove(parent == block ? block + (nint)size : parent, size))
        {
            _halved.Remove((parent, 2 * size));
            (block, size) = (parent, 2 * size);
        }

        if (!_blocks.TryGetValue(size, out SortedSet<nint>? equals))
        {
            _blocks[size] = equals = [];
        }

        equals.Add(block);
    }

    /// <summary>Takes whole blocks out, the largest first, while more than so many bytes are idle.</summary>
    public IEnumerable<nint> Shrink(long most)
    {
        foreach ((long size, SortedSet<nint> equals) in _blocks.OrderByDescending(entry => entry.Key).ToList())
        {
            foreach (nint block in equals.Where(block => ParentOf(block, size) is null).ToList())
            {
                if (Bytes <= most)
                {
                    yield break;
                }

                equals.Remove(block);
                Bytes -= size;
                yield return block;
            }
        }
    }

    private bool TryPop(long size, out nint block)
    {
        block = 0;
        if (!_blocks.TryGetValue(size, out SortedSet<nint>? equals) || equals.Count == 0)
        {
            return false;
        }

        block = equals.Min;
        equals.Remove(block);
        Bytes -= size;
        return true;
    }

    private void Halve(nint block, long from, long to)
    {
        while (from > to)
        {
            _halved.Add((block, from));
            from /= 2;
            Put(block + (nint)from, from);
        }
    }

    private bool Remove(nint block, long size) => _blocks.TryGetValue(size, out SortedSet<nint>? equals) && equals.Remove(block);

    /// <summary>What a block is a half of, if of anything.</summary>
    private nint? ParentOf(nint block, long size)
        => _halved.Contains((block, 2 * size)) ? block : _halved.Contains((block - (nint)size, 2 * size)) ? block - (nint)size : null;
}
