using System.Numerics;
using System.Runtime.InteropServices;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// Native working memory for kernels, aligned to cache lines and kept for the next call: a fresh native page costs more
/// than the kernel's own use of it. Blocks come in powers of two; what is idle never exceeds <see cref="IdleLimit"/>.
/// </summary>
internal static unsafe class ScratchPool
{
    /// <summary>Most bytes kept while nobody uses them.</summary>
    public const long IdleLimit = 512L << 20;

    private const int Alignment = 4096;
    private const int SmallestLog2 = 14;
    private static readonly Lock Gate = new();
    private static readonly Stack<nint>[] Idle = [.. Enumerable.Range(0, 64).Select(_ => new Stack<nint>())];
    private static long _idleBytes;
    private static long _allocations;

    /// <summary>How many times native memory was asked for since the process began.</summary>
    public static long Allocations => Interlocked.Read(ref _allocations);

    /// <summary>Lends memory for at least this many floats, contents unspecified, until the lease is disposed.</summary>
    /// <exception cref="OutOfMemoryException">The system has none left.</exception>
    public static Lease Rent(long floats)
    {
        int log2 = Math.Max(SmallestLog2, BitOperations.Log2((ulong)Math.Max(1, (floats * sizeof(float)) - 1)) + 1);
        lock (Gate)
        {
            if (Idle[log2].TryPop(out nint held))
            {
                _idleBytes -= 1L << log2;
                return new Lease((float*)held, log2);
            }
        }

        Interlocked.Increment(ref _allocations);
        return new Lease((float*)NativeMemory.AlignedAlloc((nuint)1 << log2, Alignment), log2);
    }

    private static void Return(float* memory, int log2)
    {
        lock (Gate)
        {
            if (_idleBytes + (1L << log2) <= IdleLimit)
            {
                _idleBytes += 1L << log2;
                Idle[log2].Push((nint)memory);
                return;
            }
        }

        NativeMemory.AlignedFree(memory);
    }

    /// <summary>Memory on loan.</summary>
    internal readonly ref struct Lease(float* memory, int log2)
    {
        public float* Floats { get; } = memory;

        public void Dispose() => Return(Floats, log2);
    }
}
