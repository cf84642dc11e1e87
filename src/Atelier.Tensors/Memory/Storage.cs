using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Memory;

/// <summary>A backend's buffer, shared by the tensors that view it; goes back when the last of them lets go.</summary>
internal sealed class Storage
{
    private static long s_finalized;
    private readonly Lock _lock = new();
    private int _references = 1;
    private int _version;
    private Dictionary<object, Derivation>? _derived;
    private Dictionary<object, int>? _asked;

    public Storage(IBackend backend, long bytes)
    {
        Backend = backend;
        Bytes = bytes;
        Handle = backend.Allocate(bytes);
    }

    /// <summary>The safety net: a buffer that nobody gave back returns when the garbage collector finds it.</summary>
    ~Storage()
    {
        if (_references > 0)
        {
            Interlocked.Increment(ref s_finalized);
            Forget();
            Backend.Free(Handle, Bytes);
        }
    }

    /// <summary>How many buffers came back through the finaliser; the leak check wants none.</summary>
    public static long Finalized => Interlocked.Read(ref s_finalized);

    public IBackend Backend { get; }

    public long Bytes { get; }

    public nint Handle { get; }

    /// <summary>Whether several tensors view it.</summary>
    public bool IsShared => Volatile.Read(ref _references) > 1;

    /// <summary>Counts writes in place, so that what was derived from the contents (packed weights) can tell when it is stale.</summary>
    public int Version => Volatile.Read(ref _version);

    public void Touch()
    {
        Interlocked.Increment(ref _version);
        if (_derived is not null || _asked is not null)
        {
            Forget();
        }
    }

    /// <summary>
    /// Memory made from this buffer's contents in a kernel's own format (packed weights, say): made at first asking, kept until the
    /// buffer is written or goes back. So what is read many times between two writes is packed once.
    /// </summary>
    /// <param name="key">What it is made by, compared by value: geometry, pass, offset.</param>
    /// <param name="bytes">How much of it there is.</param>
    /// <param name="fill">Writes it.</param>
    public nint Derived(object key, long bytes, Action<nint> fill)
    {
        lock (_lock)
        {
            _derived ??= [];
            if (!_derived.TryGetValue(key, out Derivation known))
            {
                known = new(BufferPool.Shared.Rent(bytes), bytes);
                fill(known.Block);
                _derived.Add(key, known);
            }

            return known.Block;
        }
    }

    /// <summary>How often this has been called with a key since the buffer was last written: whether deriving something pays.</summary>
    public int Asked(object key)
    {
        lock (_lock)
        {
            _asked ??= [];
            return _asked[key] = _asked.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Gives back what was derived; it is made anew when asked for again.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            foreach (Derivation derivation in _derived?.Values ?? Enumerable.Empty<Derivation>())
            {
                BufferPool.Shared.Return(derivation.Block, derivation.Bytes);
            }

            _derived = null;
            _asked = null;
        }
    }

    public Storage Share()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Forget();
            Backend.Free(Handle, Bytes);
            GC.SuppressFinalize(this);
        }
    }

    private readonly record struct Derivation(nint Block, long Bytes);
}
