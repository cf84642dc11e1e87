using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Memory;

/// <summary>A backend's buffer, shared by the tensors that view it; goes back when the last of them lets go.</summary>
internal sealed class Storage
{
    private static long s_finalized;
    private int _references = 1;
    private int _version;

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
            Backend.Free(Handle, Bytes);
        }
    }

    /// <summary>How many buffers came back through the finaliser; the leak check wants none.</summary>
    public static long Finalized => Interlocked.Read(ref s_finalized);

    public IBackend Backend { get; }

    public long Bytes { get; }

    public nint Handle { get; }

    /// <summary>Counts writes in place, so that what was derived from the contents (packed weights) can tell when it is stale.</summary>
    public int Version => Volatile.Read(ref _version);

    public void Touch() => Interlocked.Increment(ref _version);

    public Storage Share()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Backend.Free(Handle, Bytes);
            GC.SuppressFinalize(this);
        }
    }
}
