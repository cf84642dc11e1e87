namespace Atelier.OneDnn.Primitives;

/// <summary>
/// Compiled kernels by what they depend on; compiling takes 20 to 360 microseconds, running a small one a few. When it is full, the
/// one not used for the longest time goes: who uses a kernel holds <see cref="Engine.Turn"/> from asking for it until it has run.
/// </summary>
/// <param name="capacity">How many are kept at most; each holds some tens of kilobytes of machine code.</param>
internal sealed class PrimitiveCache(int capacity)
{
    private readonly Dictionary<KernelKey, LinkedListNode<(KernelKey Key, IDisposable? Kernel)>> _entries = [];
    private readonly LinkedList<(KernelKey Key, IDisposable? Kernel)> _latestFirst = [];

    /// <summary>How many are kept now.</summary>
    public int Count
    {
        get
        {
            lock (Engine.Turn)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The kernel for a key, compiled on first use; null where oneDNN has none, which is remembered too.</summary>
    public TKernel? Get<TKernel>(KernelKey<TKernel> key)
        where TKernel : class, IDisposable
    {
        lock (Engine.Turn)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<(KernelKey Key, IDisposable? Kernel)>? entry))
            {
                _latestFirst.Remove(entry);
                _latestFirst.AddFirst(entry);
                return (TKernel?)entry.Value.Kernel;
            }

            TKernel? kernel = key.TryCompile();
            _entries[key] = _latestFirst.AddFirst((key, kernel));
            if (_entries.Count > capacity)
            {
                (KernelKey oldest, IDisposable? unused) = _latestFirst.Last!.Value;
                _latestFirst.RemoveLast();
                _entries.Remove(oldest);
                unused?.Dispose();
            }

            return kernel;
        }
    }
}
