using System.Numerics;
using System.Runtime.InteropServices;

namespace Atelier.Tensors.Memory;

/// <summary>
/// Native memory for tensors: blocks come in size classes (at most an eighth is wasted), go back to a free list and are
/// handed out again, because a held page is cheap and a fresh one is not. Thread-safe.
/// </summary>
public sealed unsafe class BufferPool
{
    /// <summary>Every block starts at a multiple of this many bytes: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Stack<nint>> _free = [];
    private long _live, _peak, _idle, _fresh;

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

    /// <summary>Bytes waiting in the free lists.</summary>
    public long IdleBytes => Interlocked.Read(ref _idle);

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
            if (_free.TryGetValue(size, out Stack<nint>? stack) && stack.TryPop(out nint block))
            {
                _idle -= size;
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
            if (_idle + size <= IdleCap)
            {
                _idle += size;
                if (!_free.TryGetValue(size, out Stack<nint>? stack))
                {
                    _free[size] = stack = new Stack<nint>();
                }

                stack.Push(block);
                return;
            }
        }

        NativeMemory.AlignedFree((void*)block);
    }

    /// <summary>Gives all idle blocks back to the system.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            foreach (Stack<nint> stack in _free.Values)
            {
                foreach (nint block in stack)
                {
                    NativeMemory.AlignedFree((void*)block);
                }
            }

            _free.Clear();
            _idle = 0;
        }
    }

    /// <summary>Rounds up to eight classes per power of two, 64 bytes at least.</summary>
    private static long ClassOf(long bytes)
    {
        if (bytes <= 512)
        {
            return Math.Max(Alignment, (bytes + Alignment - 1) & -Alignment);
        }

        long step = 1L << (BitOperations.Log2((ulong)(bytes - 1)) - 3);
        return (bytes + step - 1) & -step;
    }
}
