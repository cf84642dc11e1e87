using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class BufferPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(513)]
    [InlineData(4097)]
    [InlineData(1_000_003)]
    [InlineData(12_345_678)]
    public void Blocks_are_aligned_and_waste_at_most_an_eighth(long bytes)
    {
        BufferPool pool = new();
        nint block = pool.Rent(bytes);
        Assert.Equal(0, block % BufferPool.Alignment);
        Assert.InRange(pool.LiveBytes, bytes, Math.Max(bytes + BufferPool.Alignment, bytes * 9 / 8));
        pool.Return(block, bytes);
        Assert.Equal(0, pool.LiveBytes);
        pool.Trim();
    }

    [Fact]
    public void Blocks_are_used_again()
    {
        BufferPool pool = new();
        nint first = pool.Rent(1000);
        pool.Return(first, 1000);
        long fresh = pool.FreshBytes;
        Assert.Equal(first, pool.Rent(1001));
        Assert.Equal(fresh, pool.FreshBytes);
        Assert.Equal(0, pool.IdleBytes);
        pool.Return(first, 1001);
        Assert.Equal(fresh, pool.IdleBytes);
        pool.Trim();
        Assert.Equal(0, pool.IdleBytes);
    }

    [Fact]
    public void Peak_is_the_most_that_was_live()
    {
        BufferPool pool = new();
        nint a = pool.Rent(6400), b = pool.Rent(640);
        long both = pool.LiveBytes;
        pool.Return(a, 6400);
        Assert.Equal(both, pool.PeakBytes);
        pool.ResetPeak();
        Assert.Equal(pool.LiveBytes, pool.PeakBytes);
        pool.Return(b, 640);
        pool.Trim();
    }

    [Fact]
    public void Caps_hold()
    {
        BufferPool pool = new() { LiveCap = 1 << 20, IdleCap = 0 };
        nint block = pool.Rent(1 << 19);
        Assert.Contains("more than the cap of 1 MiB", Assert.Throws<OutOfMemoryException>(() => pool.Rent(1 << 20)).Message);
        pool.Return(block, 1 << 19);
        Assert.Equal(0, pool.IdleBytes);
        Assert.Equal(0, pool.LiveBytes);
    }

    [Fact]
    public void A_block_serves_as_halves_and_becomes_whole_again()
    {
        const long Whole = 8 << 20;
        BufferPool pool = new();
        nint block = pool.Rent(Whole);
        pool.Return(block, Whole);
        nint[] parts = [pool.Rent(Whole / 4), pool.Rent(Whole / 2), pool.Rent(Whole / 4)];
        Assert.Equal(Whole, pool.FreshBytes);
        Assert.Equal(Whole, pool.LiveBytes);
        Assert.Equal(0, pool.IdleBytes);
        Assert.Equal([block, block + (nint)(Whole / 4), block + (nint)(Whole / 2)], parts.Order());
        pool.Return(parts[1], Whole / 2);
        pool.Return(parts[0], Whole / 4);
        pool.Trim();
        Assert.Equal(Whole * 3 / 4, pool.IdleBytes);
        pool.Return(parts[2], Whole / 4);
        Assert.Equal(block, pool.Rent(Whole));
        pool.Return(block, Whole);
        pool.Trim();
        Assert.Equal(0, pool.IdleBytes);
    }

    [Fact]
    public void A_block_a_little_larger_serves_as_it_is()
    {
        const long Large = 9 << 20, Small = 8 << 20;
        BufferPool pool = new();
        nint block = pool.Rent(Large);
        pool.Return(block, Large);
        Assert.Equal(block, pool.Rent(Small));
        Assert.Equal(Small, pool.LiveBytes);
        pool.Return(block, Small);
        Assert.Equal(Large, pool.IdleBytes);
        Assert.Equal(block, pool.Rent(Large));
        pool.Return(block, Large);
        pool.Trim();
    }

    [Fact]
    public void No_two_live_blocks_overlap()
    {
        BufferPool pool = new();
        Random random = new(1);
        List<(nint Block, long Size)> live = [];
        for (int i = 0; i < 3000; i++)
        {
            if (live.Count < 12 && random.Next(2) == 0)
            {
                long size = random.NextInt64(1, 16 << 20);
                nint block = pool.Rent(size);
                Assert.DoesNotContain(live, other => block < other.Block + other.Size && other.Block < block + size);
                live.Add((block, size));
            }
            else if (live.Count > 0)
            {
                int which = random.Next(live.Count);
                pool.Return(live[which].Block, live[which].Size);
                live.RemoveAt(which);
            }
        }

        live.ForEach(block => pool.Return(block.Block, block.Size));
        Assert.Equal(0, pool.LiveBytes);
        Assert.Equal(pool.FreshBytes, pool.IdleBytes);
        pool.Trim();
        Assert.Equal(0, pool.IdleBytes);
    }
}
