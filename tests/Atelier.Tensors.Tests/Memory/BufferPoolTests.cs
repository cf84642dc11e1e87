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
}
