using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Memory;

/// <summary>A backend's buffer, shared by the tensors that view it; goes back when the last of them lets go.</summary>
internal sealed class Storage
{
    /// <summary>Whoever reads more often than this, with no write in between, will go on.</summary>
    private const int ReadingsBeforeItPays = 2;

    private static long s_finalized;
    private readonly Lock _lock = new();
    private int _references = 1;
    private int _version;
    private Dictionary<object, DerivedMemory>? _derived;

    // How often each format has been read since the last write, and was between the two writes before.
    private Dictionary<object, int>? _readings, _expected;

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
        if (_readings is not null)
        {
            Forget();
        }
    }

    /// <summary>
    /// This buffer's contents in a kernel's own format (packed weights, say), for a caller that disposes of it. What will be read again
    /// before the next write is kept until its last reading, and then goes back: the readings are expected to be as many as between
    /// the two writes before, or to go on, once there have been more than that. So a weight is packed once for all the passes of a
    /// training step, and takes memory between its first and last one only; in a sampler, which never writes, it stays packed.
    /// </summary>
    /// <param name="key">What it is made by, compared by value: geometry, pass, offset.</param>
    /// <param name="bytes">How much of it there is.</param>
    /// <param name="fill">Writes it.</param>
    public DerivedMemory Derived(object key, long bytes, Action<nint> fill)
    {
        lock (_lock)
        {
            _derived ??= [];
            _readings ??= [];
            int reading = _readings[key] = _readings.GetValueOrDefault(key) + 1, expected = _expected?.GetValueOrDefault(key) ?? 0;
            bool more = reading < expected || (reading > expected && reading > ReadingsBeforeItPays);
            if (!_derived.Remove(key, out DerivedMemory? memory))
            {
                memory = new DerivedMemory(bytes);
                fill(memory.Block);
            }

            if (more)
            {
                _derived.Add(key, memory.Share());
            }

            return memory;
        }
    }

    /// <summary>Gives back what is being kept; it is made anew when asked for.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            foreach (DerivedMemory memory in _derived?.Values ?? Enumerable.Empty<DerivedMemory>())
            {
                memory.Dispose();
            }

            (_expected, _readings, _derived) = (_readings ?? _expected, null, null);
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
}
