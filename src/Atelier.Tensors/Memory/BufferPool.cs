using System.Numerics;
using System.Runtime.InteropServices;

namespace Atelier.Tensors.Memory;

/// <summary>
/// Native memory for tensors: blocks come in size classes (at most an eighth is wasted) and are kept and handed out again, whole
/// or in halves, because a held page is cheap and a fresh one is not. Thread-safe.
/// </summary>
public sealed unsafe class BufferPool
{
    /// <summary>Every block starts at a multiple of this many bytes: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    private readonly Lock _lock = new();
    private readonly IdleBlocks _idle = new();
    private long _live, _peak, _fresh;

    /// <summary>The pool that host tensors use.</summary>
    public static BufferPool Shared { get; } = new();

    /// <summary>Idle bytes kept for reuse at most; what is returned beyond that goes back to the system. Default 8 GiB.</summary>
    public long IdleCap { get; set; } = 8L << 30;

    /// <summary>Bytes of live blocks at most. Default: no cap.</summary>
    public long LiveCap { get; set; } = long.MaxValue;

    /// <summary>Bytes handed out and not yet returned.</summary>
    public long LiveBytes => Interlocked.Read(ref _live);

    /// <summary>The most that <see cref="LiveBytes"/> has been since the start or <see cref="ResetPeak"/>.</summary>
    public long PeakBytes => Interlocked.Read(ref _peak);

    /// <summary>Bytes kept for reuse.</summary>
    public long IdleBytes
    {
        get
        {
            lock (_lock)
            {
                return _idle.Bytes;
            }
        }
    }

    /// <summary>Bytes ever asked of the system: stands still once a training loop is warm.</summary>
    public long FreshBytes => Interlocked.Read(ref _fresh);

    /// <summary>Lets <see cref="PeakBytes"/> start again from what is live now.</summary>
    public void ResetPeak()
    {
        lock (_lock)
        {
            _peak = _live;
        }
    }

    /// <summary>Hands out a block of at least the given size, contents undefined.</summary>
    /// <exception cref="OutOfMemoryException">The block would pass <see cref="LiveCap"/>, or the system has no more.</exception>
    internal nint Rent(long bytes)
    {
        long size = ClassOf(bytes);
        lock (_lock)
        {
            if (_live + size > LiveCap)
            {
                throw new OutOfMemoryException(
                    $"Tensors would take {(_live + size) >> 20} MiB, more than the cap of {LiveCap >> 20} MiB.");
            }

            _live += size;
            _peak = Math.Max(_peak, _live);
            if (_idle.TryTake(size, out nint block))
            {
                return block;
            }

            _fresh += size;
        }

        try
        {
            return (nint)NativeMemory.AlignedAlloc((nuint)size, Alignment);
        }
        catch (OutOfMemoryException)
        {
            Interlocked.Add(ref _live, -size);
            throw new OutOfMemoryException($"The system has no room for a tensor of {bytes:N0} bytes ({_live >> 20} MiB are in use).");
        }
    }

    /// <summary>Takes a block back; <paramref name="bytes"/> is what was asked for.</summary>
    internal void Return(nint block, long bytes)
    {
        long size = ClassOf(bytes);
        lock (_lock)
        {
            _live -= size;
            _idle.Put(block, size);
            if (_idle.Bytes > IdleCap)
            {
                Shrink(IdleCap);
            }
        }
    }

    /// <summary>Gives all idle blocks back to the system, but for what is left of one in use.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            Shrink(0);
        }
    }

    private void Shrink(long most)
    {
        foreach (nint block in _idle.Shrink(most))
        {
            NativeMemory.AlignedFree((void*)block);
        }
    }

    /// <summary>Rounds up to eight classes per power of two, 64 bytes at least.</summary>
    internal static long ClassOf(long bytes)
    {
        if (bytes <= 512)
        {
            return Math.Max(Alignment, (bytes + Alignment - 1) & -Alignment);
        }

        long step = 1L << (BitOperations.Log2((ulong)(bytes - 1)) - 3);
        return (bytes + step - 1) & -step;
    }
}
